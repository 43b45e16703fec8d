namespace PhpBridge.Lambda;

/// <summary>What a loop does with its invocations.</summary>
internal interface IInvocationHandler
{
    Answer Handle(Invocation invocation);

    /// <summary>
    /// Called once after every <see cref="Handle"/>, when the answer has been sent: finishes the work that goes on.
    /// Until it returns, the platform is kept from freezing the sandbox.
    /// </summary>
    void Settle();
}
