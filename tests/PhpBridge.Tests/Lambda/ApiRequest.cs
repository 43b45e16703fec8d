using System.Text;

namespace PhpBridge.Tests.Lambda;

/// <summary>A request as the fake Runtime API received it.</summary>
/// <param name="Line">The request line.</param>
/// <param name="Fields">The field lines.</param>
internal sealed record ApiRequest(string Line, IReadOnlyList<string> Fields, byte[] Content)
{
    public string Text => Encoding.UTF8.GetString(Content);
}
