namespace PhpBridge.FastCgi;

/// <summary>How a FastCGI exchange can fail.</summary>
internal enum FastCgiFailure
{
    /// <summary>Nothing listens, or the connection could not be made; no byte of the request was taken.</summary>
    Unreachable,

    /// <summary>The application closed the connection before it ended the request.</summary>
    Truncated,

    /// <summary>The application broke the protocol, or refused the request by its ProtocolStatus.</summary>
    Protocol,

    /// <summary>The deadline came first.</summary>
    DeadlineExceeded,
}
