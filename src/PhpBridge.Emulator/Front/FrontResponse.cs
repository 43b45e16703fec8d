using System.Text;

namespace PhpBridge.Emulator.Front;

/// <summary>What the front sends to the client.</summary>
internal sealed record FrontResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public static FrontResponse Json(int status, string json) =>
        new(status, [KeyValuePair.Create("Content-Type", "application/json")], Encoding.UTF8.GetBytes(json));

    public static FrontResponse Text(int status, string text) =>
        new(status, [KeyValuePair.Create("Content-Type", "text/plain")], Encoding.UTF8.GetBytes(text));

    public bool HasHeader(string name) => Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
