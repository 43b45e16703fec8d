using PhpBridge.Events;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Commands;

/// <summary>Runs the command of an event. Each loop has its own.</summary>
/// <param name="runner">Runs processes; null if PHPBRIDGE_CONSOLE is <c>off</c>.</param>
/// <param name="options">The programs behind <c>wp</c>.</param>
/// <param name="layouts">The folders in which WordPress is.</param>
/// <param name="schedule">Runs wp-cron.</param>
/// <param name="installation">
/// Installs WordPress. Like schedules, the mirror and the page cache, it runs with PHPBRIDGE_CONSOLE off, too: the event cannot choose a
/// program.
/// </param>
/// <param name="mirror">Reports the status of the mirror, or invalidates it.</param>
/// <param name="cache">Reports the contents of the page cache, or purges it.</param>
internal sealed class CommandDispatcher(
    CommandRunner? runner,
    CommandOptions options,
    SiteLayouts layouts,
    ScheduledRun schedule,
    Installation installation,
    MirrorCommand mirror,
    CacheCommand cache)
{
    public InvocationResult Handle(CommandEvent command, Invocation invocation, Deadline deadline) => command switch
    {
        CommandEvent.Schedule => schedule.Run(
            new LambdaContext(new InvocationContext().ToJson(invocation), default, invocation.TraceId), deadline),
        CommandEvent.Install install => ForgetLayoutAfter(installation.Run(install.Settings, deadline)),
        CommandEvent.Mirror { Action: MirrorAction.Invalidate } action => ForgetLayoutAfter(mirror.Run(action.Action)),
        CommandEvent.Mirror action => mirror.Run(action.Action),
        CommandEvent.Cache action => cache.Run(action.Action),
        CommandEvent.Run run => Run(new CommandLine(run.Arguments, run.Input, run.Timeout), Path.GetFileName(run.Arguments[0]), deadline),
        CommandEvent.Wp wp => Run(CommandLineOf(wp), WpCommand.NameOf(wp.Arguments), deadline),
        _ => throw new InvalidOperationException($"{command.GetType().Name} has no handler"),
    };

    private CommandLine CommandLineOf(CommandEvent.Wp wp)
        => new(WpCommand.Resolve(wp.Arguments, options, layouts.Current.Core.Folder), wp.Input, wp.Timeout);

    private InvocationResult Run(CommandLine command, string name, Deadline deadline)
        => runner is null
            ? InvocationResult.Failed("Runtime.ConsoleOff", "console and wp events are disabled: PHPBRIDGE_CONSOLE is 'off'")
            : new(CommandResultJson.Write(runner.Run(command, name, deadline)));

    /// <summary>Has WordPress report its layout again, because the command may have changed it.</summary>
    private InvocationResult ForgetLayoutAfter(InvocationResult answer)
    {
        layouts.Invalidate();
        return answer;
    }
}
