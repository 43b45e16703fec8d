namespace PhpBridge.Lambda;

/// <summary>What the loop runs for every invocation.</summary>
internal interface IInvocationHandler
{
    /// <returns>The answer, valid until the next call; or the error to report.</returns>
    Answer Handle(Invocation invocation);
}
