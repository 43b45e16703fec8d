using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>The bridge's answer to a command.</summary>
internal sealed record ConsoleReply(int ExitCode, string Output, string Error, bool TimedOut, bool Truncated)
{
    /// <summary>Standard output without the line's end.</summary>
    public string Line => Output.TrimEnd('\n');

    public JsonElement Json => JsonElement.Parse(Output);

    public static async Task<ConsoleReply> AskAsync(EmulatedFunction function, object command)
    {
        var result = await function.InvokeAsync(JsonSerializer.SerializeToUtf8Bytes(command), TestContext.Current.CancellationToken);
        var answer = JsonElement.Parse(result.Payload.Span);
        if (result.FunctionError is not null)
        {
            throw new FormatException(answer.GetRawText());
        }

        return new(
            answer.GetProperty("exitCode").GetInt32(),
            Text(answer, "stdout"),
            Text(answer, "stderr"),
            answer.GetProperty("timedOut").GetBoolean(),
            answer.GetProperty("truncated").GetBoolean());
    }

    /// <summary>What it printed, of a command that must have worked.</summary>
    public ConsoleReply Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Bytes become Latin-1 characters.</summary>
    private static string Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var text)
            ? text.GetString()!
            : Encoding.Latin1.GetString(answer.GetProperty(name + "Base64").GetBytesFromBase64());
}
