using System.Buffers;
using System.Runtime.InteropServices;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class ResponseBufferTests
{
    private const int Large = 2_000_000;

    private readonly ResponseBuffer _buffer = new();

    [Fact]
    public void Bytes_stay_when_the_buffer_grows()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);

        foreach (var piece in bytes.Chunk(70_001))
        {
            _buffer.Write(piece);
        }

        Assert.True(bytes.AsSpan().SequenceEqual(_buffer.Written.Span));
    }

    [Fact]
    public void More_than_the_usual_maximum_fits()
    {
        Assert.True(_buffer.GetSpan(20_000_000).Length >= 20_000_000);
        Assert.True(_buffer.GetMemory(30_000_000).Length >= 30_000_000);
    }

    [Fact]
    public void A_large_buffer_is_kept_while_large_responses_recur()
    {
        _buffer.Write(new byte[Large]);
        var first = Array();
        for (var i = 0; i < 10; i++)
        {
            _buffer.Clear();
            _buffer.Write(new byte[100]);
        }

        _buffer.Clear();
        _buffer.Write(new byte[Large]);

        Assert.Same(first, Array());
    }

    [Fact]
    public void A_large_buffer_is_released_after_several_small_responses()
    {
        _buffer.Write(new byte[Large]);
        for (var i = 0; i < 20; i++)
        {
            _buffer.Clear();
            _buffer.Write(new byte[100]);
        }

        Assert.InRange(Array().Length, 100, 1_000_000);
    }

    private byte[] Array() => MemoryMarshal.TryGetArray(_buffer.Written, out var segment) ? segment.Array! : [];
}
