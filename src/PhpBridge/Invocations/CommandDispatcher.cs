using PhpBridge.Console;
using PhpBridge.Events;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>Does what events ask for that are no requests. Each loop has its own.</summary>
/// <param name="console">Runs processes; null when PHPBRIDGE_CONSOLE is off.</param>
/// <param name="consoleOptions">What <c>wp</c> means.</param>
/// <param name="layouts">Where WordPress is.</param>
/// <param name="schedule">Runs wp-cron.</param>
/// <param name="installation">Installs WordPress; runs with the console off too, as it runs nothing that the event chooses.</param>
/// <param name="mirror">Tells of the mirror, or sets it back; with the console off too, for the same reason.</param>
internal sealed class CommandDispatcher(CommandRunner? console, ConsoleOptions consoleOptions, SiteLayouts layouts, ScheduledRun schedule, Installation installation, MirrorCommand mirror)
{
    public InvocationResult Handle(CommandEvent command, Invocation invocation, Deadline deadline) => command switch
    {
        CommandEvent.Schedule => schedule.Run(new LambdaContext(new InvocationContext().ToJson(invocation), default), deadline),
        CommandEvent.Install install => Anew(installation.Run(install.Settings, deadline)),
        CommandEvent.Mirror { Action: MirrorAction.Invalidate } action => Anew(mirror.Run(action.Action)),
        CommandEvent.Mirror action => mirror.Run(action.Action),
        _ when console is null => InvocationResult.Failed("Runtime.ConsoleOff", "the console is switched off: PHPBRIDGE_CONSOLE is 'off' in this function's environment"),
        CommandEvent.Run run => Run(new ConsoleCommand(run.Arguments, run.Input, run.Timeout), Path.GetFileName(run.Arguments[0]), deadline),
        CommandEvent.Wp wp => Run(
            new ConsoleCommand(WpCommand.Resolve(wp.Arguments, consoleOptions, layouts.Current.Core.Folder), wp.Input, wp.Timeout), WpCommand.NameOf(wp.Arguments), deadline),
        _ => throw new InvalidOperationException($"nobody handles {command.GetType().Name}"),
    };

    /// <summary>What was known of the site may be otherwise now.</summary>
    private InvocationResult Anew(InvocationResult result)
    {
        layouts.Forget();
        return result;
    }

    private InvocationResult Run(ConsoleCommand command, string name, Deadline deadline)
        => new(ConsoleResultJson.Write(console!.Run(command, name, deadline)));
}
