using System.Buffers;

namespace PhpBridge.Http;

/// <summary>The syntax of methods and field names (RFC 9110 section 5.6.2).</summary>
internal static class Token
{
    private static readonly SearchValues<byte> Characters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public static bool IsValid(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Characters);
}
