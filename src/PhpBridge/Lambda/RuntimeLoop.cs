using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// Asks for an invocation, has it handled, answers it, asks again. Concurrency is as many of these as there may be
/// invocations at once, each on a thread and a connection of its own.
/// </summary>
internal sealed class RuntimeLoop(RuntimeApiClient client, Func<Invocation, Answer> handle, ILogger log)
{
    /// <summary>Returns never; ends by exception.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API refuses or is gone.</exception>
    public void Run()
    {
        while (true)
        {
            var invocation = client.Next();
            var answer = HandleSafely(invocation);
            if (answer.Error is { } error)
            {
                client.Fail(invocation.RequestId, error);
            }
            else
            {
                client.Respond(invocation.RequestId, answer.Payload.Span);
            }
        }
    }

    /// <summary>Whatever goes wrong with one invocation, the next one is served.</summary>
    private Answer HandleSafely(Invocation invocation)
    {
        try
        {
            return handle(invocation);
        }
#pragma warning disable CA1031 // The last line of defence: a fault nobody foresaw must not take the sandbox down.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.InvocationFailed(invocation.RequestId, e);
            return new Answer(default, LambdaError.From("Runtime.UnhandledException", e));
        }
    }
}
