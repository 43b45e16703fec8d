using System.Text;
using System.Text.Json;
using PhpBridge.Commands;
using Xunit;

namespace PhpBridge.Tests.Commands;

public class CommandResultJsonTests
{
    [Fact]
    public void A_result_has_exit_code_outputs_and_duration()
    {
        var answer = Answer(Output("ä\0<"u8), Output(""u8));

        Assert.Equal(3, answer.GetProperty("exitCode").GetInt32());
        Assert.Equal("ä\0<", answer.GetProperty("stdout").GetString());
        Assert.Equal("", answer.GetProperty("stderr").GetString());
        Assert.False(answer.GetProperty("timedOut").GetBoolean());
        Assert.False(answer.GetProperty("truncated").GetBoolean());
        Assert.Equal(1500, answer.GetProperty("durationMs").GetInt64());
        Assert.False(answer.TryGetProperty("stdoutBase64", out _));
    }

    [Fact]
    public void Bytes_travel_as_base64()
    {
        var answer = Answer(Output([0xFF, 0x00]), Output([0x80]));

        Assert.Equal([0xFF, 0x00], answer.GetProperty("stdoutBase64").GetBytesFromBase64());
        Assert.Equal([0x80], answer.GetProperty("stderrBase64").GetBytesFromBase64());
        Assert.False(answer.TryGetProperty("stdout", out _));
    }

    [Theory]
    [InlineData((byte)'a')]
    [InlineData((byte)'"')]
    [InlineData((byte)1)]
    [InlineData((byte)0xFF)]
    public void A_result_is_never_larger_than_Lambda_accepts_and_uses_most_of_that(byte value)
    {
        var large = new byte[20_000];
        Array.Fill(large, value);

        var json = CommandResultJson.Write(new CommandResult(0, Output(large), Output(large), false, TimeSpan.Zero), maxSize: 10_000);
        var answer = JsonElement.Parse(json.Span);

        Assert.InRange(json.Length, value == 0xFF ? 3_000 : 6_000, 10_000);
        Assert.True(answer.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public void A_truncated_output_keeps_both_ends_and_the_number_of_missing_bytes()
    {
        var text = "first " + new string('x', 30_000) + " last";

        var json = CommandResultJson.Write(
            new CommandResult(0, Output(Encoding.ASCII.GetBytes(text)), Output(""u8), false, TimeSpan.Zero), maxSize: 10_000);
        var output = JsonElement.Parse(json.Span).GetProperty("stdout").GetString()!;

        Assert.StartsWith("first x", output, StringComparison.Ordinal);
        Assert.EndsWith("x last", output, StringComparison.Ordinal);
        Assert.Matches(@"\n\[\d+ bytes left out\]\n", output);
    }

    private static JsonElement Answer(BoundedOutput output, BoundedOutput error)
        => JsonElement.Parse(CommandResultJson.Write(new CommandResult(3, output, error, false, TimeSpan.FromSeconds(1.5))).Span);

    private static BoundedOutput Output(ReadOnlySpan<byte> bytes)
    {
        var output = new BoundedOutput(1024 * 1024);
        output.Add(bytes);
        return output;
    }
}
