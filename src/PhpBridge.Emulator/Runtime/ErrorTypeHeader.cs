using System.Text.RegularExpressions;

namespace PhpBridge.Emulator.Runtime;

/// <summary><c>Lambda-Runtime-Function-Error-Type</c>: what does not look like an error type becomes Runtime.Unknown.</summary>
internal static partial class ErrorTypeHeader
{
    public static string Read(HttpRequest request)
    {
        var value = request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        return ErrorType().IsMatch(value) ? value : "Runtime.Unknown";
    }

    [GeneratedRegex(@"^(Runtime|Function)\.[A-Z][a-zA-Z]+$")]
    private static partial Regex ErrorType();
}
