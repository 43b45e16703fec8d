using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>An application that is not WordPress: code beside the document root, a link to its uploads, as Laravel has them.</summary>
public sealed class FrontControllerTests
{
    [Theory]
    [InlineData("/index.php")]
    [InlineData("/app.php")]
    public async Task The_front_controller_routes_what_is_no_file(string script)
    {
        await using var function = await StartAsync(("PHPBRIDGE_FRONT_CONTROLLER", script));

        foreach (var route in (string[])["/users/7/edit", "/api/v1.2/users"])
        {
            var reply = await function.SendAsync(route + "?x=1", "POST", body: "a=b"u8.ToArray());

            var seen = JsonElement.Parse(reply.Body.Span);
            Assert.Equal(
                (200, route, script), (reply.Status, seen.GetProperty("route").GetString(), seen.GetProperty("script").GetString()));
        }
    }

    [Fact]
    public async Task Assets_need_no_PHP_and_links_need_a_permission()
    {
        await using var closed = await StartAsync();
        await using var open = await StartAsync(("PHPBRIDGE_LINK_TARGETS", Application + "/storage/app/public"));

        var built = await closed.SendAsync("/build/app-4ed993c7.js");

        Assert.Equal((200, "public, max-age=31536000, immutable"), (built.Status, built.Header("Cache-Control")));
        Assert.Equal(403, (await closed.SendAsync("/storage/upload.txt")).Status);
        Assert.Equal((200, "an upload\n"), (await open.SendAsync("/storage/upload.txt") is var reply ? reply.Status : 0, reply.Text));
        Assert.Equal(400, (await open.SendAsync("/../.env")).Status);
    }

    private static string Application => Path.Combine(Path.GetDirectoryName(BridgeFunction.DocumentRoot)!, "laravel");

    private static Task<EmulatedFunction> StartAsync(params (string Name, string Value)[] variables)
        => BridgeFunction.StartAsync(
            BridgeFunction.Options([("PHPBRIDGE_DOCUMENT_ROOT", Application + "/public"), .. variables]) with
            {
                Shape = EventShapeName.FunctionUrl,
            });
}
