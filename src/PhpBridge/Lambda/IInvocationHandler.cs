namespace PhpBridge.Lambda;

/// <summary>Handles the invocations of one loop.</summary>
internal interface IInvocationHandler
{
    InvocationResult Handle(Invocation invocation);

    /// <summary>
    /// Finishes the work that continues after a result. Called once after every <see cref="Handle"/>, when the result has been sent;
    /// until it returns, Lambda does not freeze the sandbox.
    /// </summary>
    void FinishWork();
}
