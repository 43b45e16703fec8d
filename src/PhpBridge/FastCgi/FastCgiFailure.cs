namespace PhpBridge.FastCgi;

/// <summary>How a FastCGI exchange can fail.</summary>
internal enum FastCgiFailure
{
    /// <summary>Nothing listens on the socket, or the connection failed; the application received no byte of the request.</summary>
    Unreachable,

    /// <summary>The application closed the connection before it ended the request.</summary>
    Truncated,

    /// <summary>The application violated the protocol, or refused the request with its ProtocolStatus.</summary>
    Protocol,

    /// <summary>The application did not end the request by the deadline.</summary>
    DeadlineExceeded,

    /// <summary>The kernel had no memory to wait for the socket. The application may still be working.</summary>
    OutOfMemory,
}
