using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// Requests an invocation, has it handled, sends its result, and begins again. There are as many loops as concurrent invocations,
/// each with a thread and a connection of its own.
/// </summary>
/// <param name="extension">
/// Finishes work after a response while the loop requests the next invocation; null when the loop does it first.
/// </param>
internal sealed class RuntimeLoop(RuntimeApiClient client, IInvocationHandler handler, InternalExtension? extension, ILogger log)
{
    /// <summary>Never returns; ends by exception.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API refuses a request or cannot be reached.</exception>
    public void Run()
    {
        while (true)
        {
            var invocation = client.Next();
            try
            {
                using var result = HandleSafely(invocation);
                Send(invocation, result);
            }
            finally
            {
                FinishWork();
            }
        }
    }

    private void Send(Invocation invocation, InvocationResult result)
    {
        if (result.Error is { } error)
        {
            client.Fail(invocation.RequestId, error);
        }
        else if (result.Content is { } content)
        {
            client.Stream(invocation.RequestId, result.Payload.Span, content);
        }
        else
        {
            client.Respond(invocation.RequestId, result.Payload.Span);
        }
    }

    /// <summary>Turns an exception into an error of this invocation, so that the next one is served.</summary>
    private InvocationResult HandleSafely(Invocation invocation)
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
            return new InvocationResult(default, Error: LambdaError.From("Runtime.UnhandledException", e));
        }
    }

    private void FinishWork()
    {
        if (extension is null)
        {
            handler.FinishWork();
        }
        else
        {
            extension.FinishWork();
        }
    }
}
