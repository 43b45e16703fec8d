using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// Asks for an invocation, has it handled, answers it, asks again. Concurrency is as many of these as there may be
/// invocations at once, each on a thread and a connection of its own.
/// </summary>
/// <param name="extension">Finishes work after a response while the loop requests the next invocation; null when the loop does it first.</param>
internal sealed class RuntimeLoop(RuntimeApiClient client, IInvocationHandler handler, InternalExtension? extension, ILogger log)
{
    /// <summary>Returns never; ends by exception.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API refuses or is gone.</exception>
    public void Run()
    {
        while (true)
        {
            var invocation = client.Next();
            try
            {
                using var answer = HandleSafely(invocation);
                Send(invocation, answer);
            }
            finally
            {
                Settle();
            }
        }
    }

    private void Send(Invocation invocation, Answer answer)
    {
        if (answer.Error is { } error)
        {
            client.Fail(invocation.RequestId, error);
        }
        else if (answer.Content is { } content)
        {
            client.Stream(invocation.RequestId, answer.Payload.Span, content);
        }
        else
        {
            client.Respond(invocation.RequestId, answer.Payload.Span);
        }
    }

    /// <summary>Whatever goes wrong with one invocation, the next one is served.</summary>
    private Answer HandleSafely(Invocation invocation)
    {
        try
        {
            return handler.Handle(invocation);
        }
#pragma warning disable CA1031 // The last line of defence: an unforeseen fault must not end the sandbox.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.InvocationFailed(invocation.RequestId, e);
            return new Answer(default, Error: LambdaError.From("Runtime.UnhandledException", e));
        }
    }

    private void Settle()
    {
        if (extension is null)
        {
            handler.Settle();
        }
        else
        {
            extension.Answered();
        }
    }
}
