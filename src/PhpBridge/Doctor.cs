using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Configuration;
using PhpBridge.Health;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>
/// <c>bootstrap doctor</c>: what an initialization checks, and what would take too long there, each as a line of text.
/// Needs no Lambda: in a container image it runs as the image's command.
/// </summary>
internal sealed class Doctor(TextWriter output)
{
    private int _problems;

    /// <returns>The exit code: 0 when all is well, else 1.</returns>
    public int Run(IDictionary environment)
    {
        // It is Lambda's, and not needed here.
        environment["AWS_LAMBDA_RUNTIME_API"] ??= "none";
        try
        {
            Examine(BridgeOptions.Read(environment));
        }
        catch (OptionsException e)
        {
            Report("settings", e.Message);
        }

        output.WriteLine(_problems == 0 ? "All is well." : string.Create(CultureInfo.InvariantCulture, $"Problems: {_problems}"));
        return _problems == 0 ? 0 : 1;
    }

    private void Examine(BridgeOptions options)
    {
        Report("settings", options.UnknownVariables is [var unknown, ..] ? $"{unknown} is no setting of this version: is it misspelt?" : null);
        try
        {
            Directory.CreateDirectory(options.Fpm.RunDirectory);
            var started = Stopwatch.GetTimestamp();
            var layouts = new SiteLayouts(options.Site.DocumentRoot, options.Site.WordPress, TimeProvider.System);
            var site = new SiteCheck(layouts).Problem();
            var layout = layouts.Current;
            var findings = SandboxCheck.Findings(options.Fpm.Executable, options.Fpm.RunDirectory, layout.Content.Folder).ToList();
            var duration = Stopwatch.GetElapsedTime(started);
            Report("site", site);
            Say("wordpress", $"in {layout.Core.Folder}, configured by {layout.Configuration ?? "nothing yet"}, content in {layout.Content.Folder}, uploads in {layout.Uploads.Folder}");
            findings.ForEach(finding => Report("sandbox", finding));
            Say("checks", string.Create(CultureInfo.InvariantCulture, $"an initialization's take {duration.TotalMilliseconds:F2} ms"));
            StartPhp(options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            Report("sandbox", $"PHPBRIDGE_RUN_DIRECTORY ('{options.Fpm.RunDirectory}') cannot be used: {e.Message}");
        }

        if (options.DatabaseHost is { } host)
        {
            Report("database", new DatabaseCheck(host, TimeProvider.System).Problem());
        }
        else
        {
            Say("database", "not tried: WORDPRESS_DB_HOST is not set");
        }
    }

    private void StartPhp(BridgeOptions options)
    {
        using var quiet = new MemoryStream();
        var log = new JsonLog(quiet, LogLevel.Warning, TimeProvider.System);
        using var supervisor = new FpmSupervisor(options.Fpm with { Workers = 1 }, new FpmOutput(workers: 1, log), log);
        try
        {
            var started = Stopwatch.GetTimestamp();
            supervisor.Start();
            supervisor.WaitUntilReady();
            Report("php-fpm", null, string.Create(CultureInfo.InvariantCulture, $", ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms"));
        }
        catch (PhpException e)
        {
            Report("php-fpm", $"{e.Message}: {System.Text.Encoding.UTF8.GetString(quiet.ToArray())}");
        }
    }

    private void Report(string what, string? problem, string detail = "")
    {
        _problems += problem is null ? 0 : 1;
        Say(what, problem is null ? "ok" + detail : "PROBLEM: " + problem);
    }

    private void Say(string what, string text) => output.WriteLine($"{what,-9} {text}");
}
