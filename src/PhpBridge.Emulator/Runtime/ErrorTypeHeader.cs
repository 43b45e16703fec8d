using System.Text.RegularExpressions;

namespace PhpBridge.Emulator.Runtime;

/// <summary><c>Lambda-Runtime-Function-Error-Type</c>, a header or a trailer.</summary>
internal static partial class ErrorTypeHeader
{
    public const string Name = "Lambda-Runtime-Function-Error-Type";

    public static string Read(HttpRequest request) => Normalize(request.Headers[Name].ToString());

    /// <summary>What does not look like an error type becomes Runtime.Unknown.</summary>
    public static string Normalize(string value) => ErrorType().IsMatch(value) ? value : "Runtime.Unknown";

    [GeneratedRegex(@"^(Runtime|Function)\.[A-Z][a-zA-Z]+$")]
    private static partial Regex ErrorType();
}
