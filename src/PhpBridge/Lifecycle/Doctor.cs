using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Configuration;
using PhpBridge.Health;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge.Lifecycle;

/// <summary>
/// Runs <c>bootstrap doctor</c>: the checks of an initialization and slower ones, with one line of text each. It does not need Lambda; for
/// a container image, run it as the command of the image.
/// </summary>
internal sealed class Doctor(TextWriter output)
{
    private int _problems;

    /// <returns>The exit code: 0 without problems, otherwise 1.</returns>
    public int Run(IDictionary environment)
    {
        // Required by the bridge, but not by the checks.
        environment["AWS_LAMBDA_RUNTIME_API"] ??= "none";
        try
        {
            Check(BridgeOptions.Read(environment));
        }
        catch (OptionsException e)
        {
            Report("settings", e.Message);
        }

        output.WriteLine(_problems == 0 ? "No problems found." : string.Create(CultureInfo.InvariantCulture, $"Problems: {_problems}"));
        return _problems == 0 ? 0 : 1;
    }

    private void Check(BridgeOptions options)
    {
        Report(
            "settings",
            options.UnknownVariables is [var unknown, ..] ? $"{unknown} is not a setting of this version; check its spelling" : null);
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
            Print(
                "wordpress",
                $"in {layout.Core.Folder}, configured by {layout.Configuration ?? "nothing yet"}, content in {layout.Content.Folder}, "
                + $"uploads in {layout.Uploads.Folder}");
            findings.ForEach(finding => Report("sandbox", finding));
            Print("checks", string.Create(CultureInfo.InvariantCulture, $"took {duration.TotalMilliseconds:F2} ms in the initialization"));
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
            Print("database", "not checked: WORDPRESS_DB_HOST is not set");
        }
    }

    private void StartPhp(BridgeOptions options)
    {
        using var messages = new MemoryStream();
        var log = new JsonLog(messages, LogLevel.Warning, TimeProvider.System);
        using var supervisor = new FpmSupervisor(options.Fpm with { Workers = 1 }, new FpmOutput(workers: 1, log), log);
        try
        {
            var started = Stopwatch.GetTimestamp();
            supervisor.Start();
            supervisor.WaitUntilReady();
            var duration = Stopwatch.GetElapsedTime(started);
            Report("php-fpm", null, string.Create(CultureInfo.InvariantCulture, $", ready after {duration.TotalMilliseconds:F0} ms"));
        }
        catch (PhpException e)
        {
            Report("php-fpm", $"{e.Message}: {Encoding.UTF8.GetString(messages.ToArray())}");
        }
    }

    private void Report(string what, string? problem, string detail = "")
    {
        _problems += problem is null ? 0 : 1;
        Print(what, problem is null ? "ok" + detail : "PROBLEM: " + problem);
    }

    private void Print(string what, string text) => output.WriteLine($"{what,-9} {text}");
}
