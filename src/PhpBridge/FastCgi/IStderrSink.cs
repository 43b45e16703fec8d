namespace PhpBridge.FastCgi;

/// <summary>Takes the application's stderr as it arrives, in pieces that end anywhere.</summary>
internal interface IStderrSink
{
    void Write(ReadOnlySpan<byte> bytes);
}
