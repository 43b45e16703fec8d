namespace PhpBridge.Emulator;

/// <summary>How the front invokes: a Function URL's <c>InvokeMode</c>, a REST API's <c>responseTransferMode</c>.</summary>
public enum InvokeMode
{
    /// <summary>The client gets the answer when all of it is there.</summary>
    Buffered,

    /// <summary>
    /// The client gets the answer as the function writes it. The function is not told: a variable of its own says so.
    /// </summary>
    ResponseStream,
}
