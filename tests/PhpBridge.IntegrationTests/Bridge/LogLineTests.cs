using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class LogLineTests
{
    [Fact]
    public async Task Every_line_is_JSON_and_carries_the_request_id_during_a_request_but_never_a_credential()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(("PHPBRIDGE_LOG_LEVEL", "TRACE")));
        const string secrets = "Cookie: session=SECRET\r\nAuthorization: Bearer SECRET\r\nX-Api-Key: SECRET\r\n";

        foreach (var target in (string[])[
            "/echo.php?token=SECRET", "/exception.php?token=SECRET", "/warnings.php?count=2", "/wp-config.php?token=SECRET",
            "/crash.php?when=start&token=SECRET", "/../x?token=SECRET", "/text.php?size=7340032&token=SECRET"
        ])
        {
            await function.SendAsync(target, "POST", secrets, "password=SECRET"u8.ToArray());
        }

        await function.WaitForLogLineAsync(
            line => line.Contains("is larger than", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var lines = function.LogLines.Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(
            lines,
            line => Assert.True(
                line.TryGetProperty("timestamp", out _) && line.TryGetProperty("level", out _) && line.TryGetProperty("message", out _)));
        Assert.DoesNotContain(function.LogLines, line => line.Contains("SECRET", StringComparison.Ordinal));

        // The bridge's own events about requests (10 to 14, 2002 to 2005, 2009); php-fpm's output belongs to none.
        var requests = lines.Where(line => line.GetProperty("eventId").GetInt32() is (>= 10 and <= 14) or (>= 2002 and <= 2005) or 2009)
            .ToList();
        Assert.Equal(8, requests.Select(line => line.GetProperty("message").GetString()).Distinct().Count());
        Assert.All(requests, line => Assert.True(Guid.TryParse(line.GetProperty("requestId").GetString(), out _)));
    }
}
