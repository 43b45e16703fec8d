using PhpBridge.FastCgi;

namespace PhpBridge.Tests.FastCgi;

/// <summary>A request as an application saw it: the records, in order.</summary>
internal sealed record ReceivedRequest(IReadOnlyList<(RecordHeader Header, byte[] Content)> Records)
{
    public byte[] Params => Joined(RecordType.Params);

    public byte[] Stdin => Joined(RecordType.Stdin);

    public IReadOnlyList<int> Lengths(RecordType type)
        => [.. Records.Where(record => record.Header.Type == type).Select(record => (int)record.Header.ContentLength)];

    private byte[] Joined(RecordType type)
        => [.. Records.Where(record => record.Header.Type == type).SelectMany(record => record.Content)];
}
