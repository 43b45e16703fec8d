using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Tests.FastCgi;

internal static class Pairs
{
    public static IReadOnlyList<(string Name, string Value)> Read(ReadOnlyMemory<byte> bytes)
    {
        var pairs = new List<(string, string)>();
        while (!bytes.IsEmpty)
        {
            var (name, value) = NameValuePairs.Read(ref bytes);
            pairs.Add((Encoding.UTF8.GetString(name.Span), Encoding.UTF8.GetString(value.Span)));
        }

        return pairs;
    }
}
