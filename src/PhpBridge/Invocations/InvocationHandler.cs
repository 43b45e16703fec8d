using PhpBridge.Commands;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Telemetry;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>Turns one invocation into its result. Each loop has its own.</summary>
/// <remarks>
/// 1. Read the properties of the event.
/// 2. Answer a warm-up ping.
/// 3. Run a command.
/// 4. Answer an HTTP request.
/// 5. After the result was posted, wait until PHP is idle, and do the maintenance of the sandbox.
/// </remarks>
/// <param name="deadlineMargin">The time before Lambda's deadline at which a client still gets a response.</param>
internal sealed class InvocationHandler(
    RequestHandler requests,
    CommandDispatcher commands,
    PhpResponder php,
    SandboxMaintenance maintenance,
    ChangeDetection changes,
    TimeSpan deadlineMargin,
    TimeProvider clock,
    JsonLog log) : IInvocationHandler
{
    // Reused for every invocation.
    private readonly EventProperties _event = new();
    private readonly FieldCollection _fields = [];
    private Deadline _deadline;

    /// <summary>Null when pages are not cached.</summary>
    public PageMaintenance? Pages { get; init; }

    public InvocationResult Handle(Invocation invocation)
    {
        log.RequestId = invocation.RequestId;
        try
        {
            var deadline = DeadlineOf(invocation);
            _deadline = deadline;
            _event.Read(invocation.Payload);
            if (WarmUp.Matches(_event))
            {
                log.WarmUpAnswered();
                return new InvocationResult(WarmUp.Result);
            }

            if (CommandReader.Read(_event) is { } command)
            {
                changes.CatchUp();
                return commands.Handle(command, invocation, deadline);
            }

            return requests.Handle(EventReader.Read(_event, _fields), invocation, deadline);
        }
        catch (EventFormatException e)
        {
            log.EventRejected(e.Message);
            return InvocationResult.Failed("Runtime.InvalidEvent", e.Message);
        }
    }

    public void FinishWork()
    {
        php.FinishWork();
        Pages?.Run(_deadline);
        maintenance.Run();
    }

    /// <summary>Lambda ends the sandbox at the invocation's deadline.</summary>
    private Deadline DeadlineOf(Invocation invocation)
    {
        var remaining = invocation.Remaining(clock);
        var margin = deadlineMargin < remaining / 2 ? deadlineMargin : remaining / 2;
        return Deadline.After(remaining - margin, clock);
    }
}
