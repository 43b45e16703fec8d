using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Installing;

/// <summary>installer.php, run by the PHP CLI into a document root of its own.</summary>
internal sealed class Installer : IDisposable
{
    public const string Url = "http://site.example";

    private readonly string _folder = Directory.CreateDirectory(
        "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;

    public Installer()
    {
        TestFiles.SkipWithout([TestFile.WordPress, TestFile.Php, TestFile.SqlitePlugin]);

        Directory.CreateDirectory(DocumentRoot);
    }

    public string DocumentRoot => Path.Combine(_folder, "wordpress");

    public string Database => Path.Combine(_folder, "database", "wordpress.sqlite");

    public string Work => Path.Combine(DocumentRoot, ".phpbridge-install");

    public Dictionary<string, string> Variables { get; init; } = new() { ["WORDPRESS_DB_ENGINE"] = "sqlite" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <returns>Its report.</returns>
    public async Task<JsonElement> RunAsync(params string[] options)
    {
        using var process = Start(options);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return JsonElement.Parse(await output);
    }

    /// <returns>The line in which it says why it did not.</returns>
    public async Task<string> FailAsync(params string[] options)
    {
        using var process = Start(options);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, ""), (process.ExitCode, await output));
        Assert.StartsWith("installer: ", await error, StringComparison.Ordinal);
        return await error;
    }

    /// <summary>Kills it with all its processes as soon as the site is in a state.</summary>
    /// <returns>Whether it came that far.</returns>
    public async Task<bool> KillWhenAsync(Func<bool> state, params string[] options)
    {
        using var process = Start(options);
        while (!process.HasExited && !state())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var isThere = state();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return isThere;
    }

    private Process Start(string[] options)
    {
        var start = new ProcessStartInfo(
            TestFiles.PathOf(TestFile.Php),
            ["-f", Repository.PathTo("php/installer.php"), "--", "--docroot", DocumentRoot, "--url", Url, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
