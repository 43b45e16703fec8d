using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.Health;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Lifecycle;

/// <summary>Starts php-fpm, and meanwhile checks the site and loads the mirror. Lambda limits it to 10 s.</summary>
internal sealed class Initialization(
    FpmOptions fpm, SiteLayouts layouts, SiteCheck site, ICodeMirror mirror, FpmSupervisor supervisor, ILogger log)
{
    /// <exception cref="PhpException">php-fpm does not start.</exception>
    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public void Run()
    {
        Predecessors.End(fpm.RunDirectory, log);

        // Both php-fpm and EFS have latency, so their waits overlap.
        var started = Stopwatch.GetTimestamp();
        supervisor.Start();
        var check = Task.Factory.StartNew(IsSiteReady, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        mirror.Activate(isSite: false);
        if (check.GetAwaiter().GetResult())
        {
            mirror.Activate(isSite: true);
        }

        supervisor.WaitUntilReady();
        log.Ready(ProductVersion.Text, SinceProcessStart(), Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));
    }

    /// <summary>
    /// Logs problems of the site and the sandbox. They do not prevent the start, because they can be fixed while the function runs.
    /// </summary>
    private bool IsSiteReady()
    {
        var problem = site.Problem();
        foreach (var finding in SandboxCheck.Findings(fpm.Executable, fpm.RunDirectory, layouts.Current.Content.Folder))
        {
            log.SandboxFinding(finding);
        }

        if (problem is not null)
        {
            log.SiteNotReady(problem);
        }

        return problem is null;
    }

    private static double SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round((DateTime.UtcNow - process.StartTime.ToUniversalTime()).TotalMilliseconds);
    }
}
