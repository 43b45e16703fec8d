namespace PhpBridge.Emulator.Logging;

/// <summary>One line of the access log.</summary>
/// <param name="Method">As the client sent it.</param>
/// <param name="Target">As the client sent it.</param>
/// <param name="Status">As the client got it.</param>
/// <param name="Bytes">Size of the body it got.</param>
/// <param name="Duration">From the request's arrival to the end of the answer.</param>
/// <param name="Sandbox">0 when none was needed.</param>
/// <param name="IsColdStart">The request started its sandbox.</param>
/// <param name="FunctionError">The error's JSON; null when the function answered.</param>
internal sealed record RequestSummary(
    string Method,
    string Target,
    int Status,
    long Bytes,
    TimeSpan Duration,
    int Sandbox,
    bool IsColdStart,
    string? FunctionError);
