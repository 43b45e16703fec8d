using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Tests.FastCgi;

internal sealed class RecordedStderr : IStderrSink
{
    private readonly List<byte> _bytes = [];

    public string Text => Encoding.UTF8.GetString([.. _bytes]);

    public void Write(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);
}
