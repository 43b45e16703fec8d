using System.Text;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What nobody may fetch; the files exist and say SECRET.</summary>
public sealed class ForbiddenPathTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Theory]
    [InlineData("/.env")]
    [InlineData("/%2eenv")]
    [InlineData("/.git/config")]
    [InlineData("/wp-config.php")]
    [InlineData("/wp%2Dconfig.php")]
    [InlineData("/assets/../wp-config.php")]
    [InlineData("/wp-config.php/more")]
    [InlineData("/wp-content/uploads/shell.php")]
    [InlineData("/wp-content/uploads/shell.php/")]
    [InlineData("/wp-content/uploads/shell.ph%70")]
    [InlineData("/wp-content/uploads/shell.php/x.png")]
    [InlineData("/wp-content/uploads/shell.phtml")]
    [InlineData("/wp-content/uploads/")]
    [InlineData("/..;/..;/etc/passwd")]
    [InlineData("/..\\..\\etc\\passwd")]
    public async Task A_forbidden_path_is_403(string path)
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync(path);

        Assert.Equal((403, "Forbidden.\n"), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/../../../../../../../../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%zz")]
    [InlineData("/%")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    public async Task A_path_that_climbs_or_is_broken_is_400(string path)
    {
        var function = await bridge.FunctionAsync(EventShapeName.FunctionUrl);

        var reply = await function.SendAsync(path);

        Assert.Equal((400, "The request's path is malformed.\n"), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_path_with_a_NUL_is_400()
    {
        var function = await bridge.FunctionAsync();

        var result = await function.InvokeAsync(
            new HttpApiEvent("/assets/style.css\0.php").ToPayload(), TestContext.Current.CancellationToken);

        Assert.Equal(400, EventAnswer.Read(result).Status);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(7000)]
    public async Task A_path_longer_than_any_file_name_is_for_the_front_controller(int length)
    {
        var function = await bridge.FunctionAsync();
        var path = "/" + new string('a', length);

        var seen = PhpView.Parse(await function.SendAsync(path));

        Assert.Equal(("/index.php", path), (seen.Server("SCRIPT_NAME"), seen.Server("REQUEST_URI")));
    }

    [Theory]
    [InlineData("/%252e%252e/%252e%252e/etc/passwd")]
    public async Task A_path_that_resembles_a_parent_folder_goes_to_the_front_controller(string path)
    {
        var function = await bridge.FunctionAsync(EventShapeName.FunctionUrl);

        var seen = PhpView.Parse(await function.SendAsync(path));

        Assert.Equal("/index.php", seen.Server("SCRIPT_NAME"));
    }

    [Theory]
    [InlineData("/echo.php%20")]
    [InlineData("/echo.php.")]
    [InlineData("/echo.php~")]
    [InlineData("/echo.php.bak")]
    [InlineData("/echo.PHP")]
    [InlineData("/echo.php%3Fa")]
    [InlineData("/echo%2Ephp")]
    [InlineData("/echo.php/")]
    [InlineData("/section/index.php%2F..")]
    public async Task The_source_of_a_script_never_appears(string path)
    {
        var function = await bridge.FunctionAsync(EventShapeName.FunctionUrl);

        var reply = await function.SendAsync(path);

        Assert.Equal(-1, reply.Body.Span.IndexOf("<?php"u8));
        Assert.DoesNotContain("function encode", Encoding.Latin1.GetString(reply.Body.Span), StringComparison.Ordinal);
    }
}
