using System.Buffers;
using System.Net.Sockets;
using System.Text;
using BenchmarkDotNet.Attributes;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Events;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Linux;
using PhpBridge.Php;
using PhpBridge.Time;

namespace PhpBridge.Benchmarks.Micro;

/// <summary>From FastCGI records to the JSON document of a response.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Close.
public class ResponseBenchmarks
#pragma warning restore CA1001
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes(
        "Content-Type: text/html; charset=UTF-8\r\nCache-Control: no-cache\r\n"
        + "Link: <https://site.example/wp-json/>; rel=\"https://api.w.org/\"\r\nSet-Cookie: a=1; path=/\r\n\r\n");

    private readonly byte[] _text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p class=\"a\">Grüße</p>\n", 42)));
    private readonly byte[] _binary = [.. Enumerable.Range(0, 30 * 1024).Select(i => (byte)(i * 31))];
    private readonly byte[] _page =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p class=\"greeting\">Hello, world!</p>", 2942)));
    private readonly byte[] _largePage =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p class=\"greeting\">Grüße, 日本!</p>\n", 70_000)));
    private readonly byte[] _largeBinary = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly BufferedResponse _buffered = new();
    private readonly StreamingPrelude _prelude = new();
    private readonly RequestWriter _writer = new();
    private readonly RecordReader _reader = new();
    private readonly Stderr _stderr = new();
    private readonly Socket _application;
    private readonly UnixConnection _bridge;
    private readonly byte[] _records;
    private readonly IPayloadFormat _format;
    private readonly FieldCollection _fields = [];
    private readonly FieldCollection _parsed = [];

    public ResponseBenchmarks()
    {
        (_application, _bridge) = ConnectedPair();
        _records = Encode();
        _format = EventReader.Read(new EventProperties(Scenario.All[0].ToEvent())).Format;
        CgiHead.Parse(Head, _fields);
    }

    /// <summary>Includes one send and two receives of a socket.</summary>
    [Benchmark]
    public int ReadRecords()
    {
        _application.Send(_records);
        _writer.Start([], default);
        _reader.Reset();
#pragma warning disable CA2000 // It would close the socket, which is used again.
        var stdout = new StdoutStream(_bridge, _writer, _reader, _stderr, Deadline.After(TimeSpan.FromSeconds(10)));
#pragma warning restore CA2000
        var total = 0;
        for (int count; (count = stdout.Read(_buffer)) > 0;)
        {
            total += count;
        }

        _application.Receive(_buffer);
        return total;
    }

    [Benchmark]
    public int ParseHead()
    {
        _parsed.Clear();
        return CgiHead.Parse(Head, _parsed).Status;
    }

    [Benchmark]
    public ReadOnlyMemory<byte>? WriteText1K() => Write(_text);

    [Benchmark]
    public ReadOnlyMemory<byte>? WriteBinary30K() => Write(_binary);

    [Benchmark]
    public ReadOnlyMemory<byte>? WriteHtml100K() => Write(_page);

    [Benchmark]
    public ReadOnlyMemory<byte>? WriteHtml3M() => Write(_largePage);

    [Benchmark]
    public ReadOnlyMemory<byte>? WriteBinary3M() => Write(_largeBinary);

    [Benchmark]
    public ReadOnlyMemory<byte> WritePrelude()
    {
        using var response = new HttpResponse(200) { Fields = _fields };
        return _prelude.Write(_format, response);
    }

    [GlobalCleanup]
    public void Close()
    {
        _application.Dispose();
        _bridge.Dispose();
    }

    private ReadOnlyMemory<byte>? Write(byte[] content)
    {
        using var response = new HttpResponse(200, new MemoryStream(content)) { Fields = _fields };
        return _buffered.Write(_format, response);
    }

    private byte[] Encode()
    {
        var records = new ArrayBufferWriter<byte>();
        Record(RecordType.Stdout, [.. Head, .. _text]);
        Record(RecordType.EndRequest, new byte[8]);
        return records.WrittenSpan.ToArray();

        void Record(RecordType type, ReadOnlySpan<byte> content)
        {
            new RecordHeader(type, RequestWriter.RequestId, (ushort)content.Length).Write(records.GetSpan(RecordHeader.Size));
            records.Advance(RecordHeader.Size);
            records.Write(content);
        }
    }

    private static (Socket Application, UnixConnection Bridge) ConnectedPair()
    {
        var path = Path.Combine(Path.GetTempPath(), $"phpbridge-bench-{Environment.ProcessId}-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var bridge = UnixConnection.Connect(path);
        var application = listener.Accept();
        File.Delete(path);
        return (application, bridge);
    }

    private sealed class Stderr : IStderrSink
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
        }
    }
}
