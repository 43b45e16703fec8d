namespace PhpBridge.FastCgi;

/// <summary>Receives the application's stderr as it arrives; a call may end anywhere, even within a character.</summary>
internal interface IStderrSink
{
    void Write(ReadOnlySpan<byte> bytes);
}
