using System.Buffers;
using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>The bytes of a request to php-fpm, built without the code under measurement.</summary>
internal static class FastCgiRequest
{
    /// <param name="content">At most 65535 bytes.</param>
    public static byte[] Encode(IEnumerable<(string Name, string Value)> variables, ReadOnlySpan<byte> content)
    {
        var parameters = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in variables)
        {
            NameValuePairs.Write(parameters, Encoding.ASCII.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        var request = new ArrayBufferWriter<byte>();
        Record(RecordType.BeginRequest, [0, 1, 0, 0, 0, 0, 0, 0]); // FastCGI 1.0 section 5.1: the role of a responder.
        Record(RecordType.Params, parameters.WrittenSpan);
        Record(RecordType.Params, []);
        if (content.Length > 0)
        {
            Record(RecordType.Stdin, content);
        }

        Record(RecordType.Stdin, []);
        return request.WrittenSpan.ToArray();

        void Record(RecordType type, ReadOnlySpan<byte> bytes)
        {
            new RecordHeader(type, 1, (ushort)bytes.Length).Write(request.GetSpan(RecordHeader.Size));
            request.Advance(RecordHeader.Size);
            request.Write(bytes);
        }
    }
}
