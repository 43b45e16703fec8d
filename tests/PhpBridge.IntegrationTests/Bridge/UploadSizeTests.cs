using System.Security.Cryptography;
using System.Text;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>An event may have 6,291,456 bytes. As text nearly all of it is body, as base64 three quarters.</summary>
public sealed class UploadSizeTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Fact]
    public async Task A_text_of_5_and_a_half_megabytes_arrives_byte_for_byte()
    {
        var text = string.Concat(Enumerable.Range(0, 5_500_000 / 8).Select(i => $"{i:x7}\t"));
        var upload = new HttpApiEvent("/digest.php") { Method = "POST", Headers = { ["content-type"] = "text/plain" }, Body = text };

        var answer = await SendAsync(upload);

        Assert.Equal($"{text.Length} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}", answer.Body);
    }

    [Fact]
    public async Task The_largest_binary_body_that_fits_into_an_event_arrives_byte_for_byte()
    {
        var bytes = RandomNumberGenerator.GetBytes(4_718_000);
        var upload = new HttpApiEvent("/digest.php")
        {
            Method = "POST",
            Headers = { ["content-type"] = "application/octet-stream" },
            Body = Convert.ToBase64String(bytes),
            IsBase64Encoded = true,
        };

        var answer = await SendAsync(upload);

        Assert.Equal($"{bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(bytes))}", answer.Body);
    }

    [Fact]
    public async Task A_script_that_answers_at_length_before_it_reads_a_large_upload_is_not_deadlocked()
    {
        var function = await bridge.FunctionAsync();
        var bytes = RandomNumberGenerator.GetBytes(4_000_000);

        var reply = await function.SendAsync("/output-first.php", "POST", "Content-Type: application/octet-stream\r\n", bytes);

        Assert.Equal(327_680 * 16 + 64, reply.Body.Length);
        Assert.EndsWith(Convert.ToHexStringLower(SHA256.HashData(bytes)), reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_may_ignore_a_large_upload()
    {
        var function = await bridge.FunctionAsync();
        var bytes = RandomNumberGenerator.GetBytes(4_000_000);

        var reply = await function.SendAsync("/ignore-input.php", "POST", "Content-Type: application/octet-stream\r\n", bytes);
        var next = await function.SendAsync("/digest.php", "POST", "Content-Type: text/plain\r\n", "next"u8.ToArray());

        Assert.Equal("not interested", reply.Text);
        Assert.Equal("4 " + Convert.ToHexStringLower(SHA256.HashData("next"u8)), next.Text);
    }

    private async Task<EventAnswer> SendAsync(HttpApiEvent upload)
    {
        var function = await bridge.FunctionAsync();
        return EventAnswer.Read(await function.InvokeAsync(upload.ToPayload(), TestContext.Current.CancellationToken));
    }
}
