using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Caching;

/// <summary>The page cache of the published bootstrap, with scripts in real php-fpm.</summary>
public sealed class CachedPageTests : IDisposable
{
    private const string Storable = "fields[]=PhpBridge-Cache-Control:%20max-age=600&fields[]=Cache-Tag:%20post-1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-pages-");

    public CachedPageTests()
    {
        foreach (var script in (string[])["cached-page.php", "index.php", "echo.php"])
        {
            File.Copy(Repository.PathTo("tests/fixtures/php/" + script), Path.Combine(_folder.FullName, script));
        }
    }

    private string Counter => Path.Combine(_folder.FullName, "counter");

    private int Runs => File.Exists(Counter) ? (int)new FileInfo(Counter).Length : 0;

    private string Page => $"/cached-page.php?counter={Counter}&{Storable}";

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(EventShapeName.HttpApi, InvokeMode.Buffered)]
    [InlineData(EventShapeName.RestApi, InvokeMode.Buffered)]
    [InlineData(EventShapeName.Alb, InvokeMode.Buffered)]
    [InlineData(EventShapeName.CloudFront, InvokeMode.Buffered)]
    [InlineData(EventShapeName.FunctionUrl, InvokeMode.ResponseStream)]
    public async Task A_page_is_served_without_PHP_in_every_payload_format(EventShapeName shape, InvokeMode mode)
    {
        // One field: a load balancer passes one value of each parameter.
        var page = $"/cached-page.php?counter={Counter}&fields[]=PhpBridge-Cache-Control:%20max-age=600";
        await using var function = await StartAsync(shape, mode);
        await function.SendAsync(page);
        var made = await function.SendAsync(page);
        var hit = await function.SendAsync(page);

        Assert.Equal((2, 200, made.Text), (Runs, hit.Status, hit.Text));
        Assert.StartsWith("PhpBridge; hit; ttl=", hit.Header("Cache-Status"), StringComparison.Ordinal);
        Assert.Empty(hit.Values("PhpBridge-Cache-Control"));
    }

    [Fact]
    public async Task The_fields_of_the_cache_stay_in_the_sandbox()
    {
        await using var function = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var reply = await function.SendAsync(Page);

            Assert.Empty(reply.Values("Cache-Tag"));
            Assert.Empty(reply.Values("PhpBridge-Cache-Control"));
        }
    }

    [Fact]
    public async Task A_purge_by_a_script_is_effective_before_it_is_answered()
    {
        await using var function = await StartAsync();
        await function.SendAsync(Page);
        await function.SendAsync(Page);

        var purge = await function.SendAsync("/cached-page.php?purge=" + Uri.EscapeDataString("""{"purge":{"tags":["post-1"]}}"""));
        var next = await function.SendAsync(Page);

        Assert.Equal("{\"sequence\":1}\n", purge.Text);
        Assert.Equal("run 3 good", next.Text);
    }

    [Fact]
    public async Task Purges_of_several_sandboxes_at_the_same_time_have_different_numbers()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        var purge = "/cached-page.php?purge=" + Uri.EscapeDataString("""{"purge":{"tags":["post-1"]}}""");

        var replies = await Task.WhenAll(new[] { one, other }.Select(async function =>
        {
            var texts = new List<string>();
            for (var i = 0; i < 20; i++)
            {
                texts.Add((await function.SendAsync(purge)).Text);
            }

            return texts;
        }));

        Assert.Equal(
            Enumerable.Range(1, 40).Select(i => $"{{\"sequence\":{i}}}\n").Order(StringComparer.Ordinal),
            replies.SelectMany(texts => texts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_sandbox_serves_the_page_and_follows_purges_within_the_interval()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await one.SendAsync(Page);
        await one.SendAsync(Page);

        Assert.Equal((2, "run 2 good"), (Runs, (await other.SendAsync(Page)).Text));
        await one.SendAsync("/cached-page.php?purge=" + Uri.EscapeDataString("""{"purge":{"all":true}}"""));
        await Task.Delay(1100, TestContext.Current.CancellationToken); // The interval.

        Assert.Equal("run 3 good", (await other.SendAsync(Page)).Text);
    }

    [Fact]
    public async Task Visitors_get_the_last_good_page_while_the_script_fails_and_editors_the_error()
    {
        await using var function = await StartAsync();
        var page = $"/cached-page.php?counter={Counter}&fields[]=PhpBridge-Cache-Control:%20max-age=1";
        await function.SendAsync(page);
        await function.SendAsync(page);
        await File.WriteAllTextAsync(Counter + ".fail", "", TestContext.Current.CancellationToken);
        await Task.Delay(1100, TestContext.Current.CancellationToken); // The lifetime.

        var visitor = await function.SendAsync(page);
        var editor = await function.SendAsync(page, headers: "Cookie: wordpress_logged_in_0=a\r\n");

        Assert.Equal((200, "run 2 good"), (visitor.Status, visitor.Text));
        Assert.Contains("detail=stale-if-error", visitor.Header("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal((500, "failed"), (editor.Status, editor.Text));
        await function.WaitForLogLineAsync(
            line => line.Contains("\"eventId\":7005", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_header_of_a_visitor_is_not_in_the_page_of_others()
    {
        await using var function = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await function.SendAsync(Page, headers: "X-Evil: evil\r\n");
        }

        var reply = await function.SendAsync(Page);

        Assert.Equal("run 2 good", reply.Text);
    }

    [Fact]
    public async Task Requests_at_the_same_time_run_the_script_once()
    {
        var options = Options(EventShapeName.HttpApi, InvokeMode.Buffered) with { MaxConcurrency = 8 };
        await using var function = await BridgeFunction.StartAsync(options);
        var page = Page + "&wait=300";
        await function.SendAsync(page);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => function.SendAsync(page)));

        Assert.Equal(2, Runs);
        Assert.All(replies, reply => Assert.Equal("run 2 good", reply.Text));
    }

    [Fact]
    public async Task Responses_that_do_not_address_the_cache_are_as_ever()
    {
        await using var function = await StartAsync();
        var page = $"/cached-page.php?counter={Counter}&fields[]=Cache-Control:%20public,%20s-maxage=60";
        await function.SendAsync(page);
        await function.SendAsync(page);
        var reply = await function.SendAsync(page);

        Assert.Equal((3, "run 3 good"), (Runs, reply.Text));
        Assert.Empty(reply.Values("Cache-Status"));
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, ".phpbridge", "pages")));
    }

    private Task<EmulatedFunction> StartAsync(EventShapeName shape = EventShapeName.HttpApi, InvokeMode mode = InvokeMode.Buffered)
        => BridgeFunction.StartAsync(Options(shape, mode));

    private FunctionOptions Options(EventShapeName shape, InvokeMode mode)
    {
        (string, string)[] variables = [("PHPBRIDGE_DOCUMENT_ROOT", _folder.FullName), ("PHPBRIDGE_PAGE_CACHE", "targeted")];
        return mode == InvokeMode.ResponseStream
            ? BridgeFunction.StreamingOptions(shape, variables)
            : BridgeFunction.Options(variables) with { Shape = shape };
    }
}
