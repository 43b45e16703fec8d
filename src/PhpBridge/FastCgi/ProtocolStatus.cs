namespace PhpBridge.FastCgi;

/// <summary>FastCGI 1.0 section 5.5: how the application ended the request.</summary>
internal enum ProtocolStatus : byte
{
    RequestComplete = 0,
    CannotMultiplexConnection = 1,
    Overloaded = 2,
    UnknownRole = 3,
}
