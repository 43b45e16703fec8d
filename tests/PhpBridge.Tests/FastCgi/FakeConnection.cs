using System.Net.Sockets;
using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Tests.FastCgi;

/// <summary>The application's end of one connection, with every liberty to misbehave.</summary>
internal sealed class FakeConnection(Socket socket, WaitHandle released)
{
    /// <summary>Reads records up to the empty STDIN record.</summary>
    public ReceivedRequest ReadRequest()
    {
        var records = new List<(RecordHeader, byte[])>();
        RecordHeader header;
        do
        {
            header = RecordHeader.Parse(Read(RecordHeader.Size));
            records.Add((header, Read(header.ContentLength)));
            Read(header.PaddingLength);
        }
        while (header.Type != RecordType.Stdin || header.ContentLength != 0);

        return new ReceivedRequest(records);
    }

    public void Stdout(string text) => Send(Record(RecordType.Stdout, Encoding.UTF8.GetBytes(text)));

    public void Stderr(string text) => Send(Record(RecordType.Stderr, Encoding.UTF8.GetBytes(text)));

    public void End(byte protocolStatus = 0) => Send(EndRecord(protocolStatus));

    public void Send(byte[] bytes)
    {
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            rest = rest[socket.Send(rest)..];
        }
    }

    public void SendByteByByte(byte[] bytes)
    {
        foreach (var value in bytes)
        {
            Send([value]);
        }
    }

    /// <summary>Does nothing until the test is over.</summary>
    public void Idle() => released.WaitOne();

    public static byte[] EndRecord(byte protocolStatus = 0) => Record(RecordType.EndRequest, [0, 0, 0, 0, protocolStatus, 0, 0, 0]);

    public static byte[] Record(RecordType type, byte[] content, byte padding = 0, ushort requestId = 1, byte version = 1)
    {
        var record = new byte[RecordHeader.Size + content.Length + padding];
        new RecordHeader(type, requestId, (ushort)content.Length, padding).Write(record);
        record[0] = version;
        content.CopyTo(record, RecordHeader.Size);
        record.AsSpan(RecordHeader.Size + content.Length).Fill(0xEE);
        return record;
    }

    private byte[] Read(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = socket.Receive(bytes.AsSpan(read));
            read += received > 0 ? received : throw new IOException("the client closed the connection");
        }

        return bytes;
    }
}
