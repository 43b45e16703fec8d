using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Plugins;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>
/// WordPress in two sandboxes with the page cache: the published bootstrap, php-fpm and a mount of the EFS model each, and MariaDB.
/// </summary>
public sealed class CachedWordPress : IAsyncLifetime
{
    private SharedWordPress? _site;

    public static string? Missing => SharedWordPress.Missing;

    internal EmulatedFunction One => _site!.Sandboxes[0];

    internal EmulatedFunction Other => _site!.Sandboxes[1];

    internal string Password => _site!.Password;

    /// <summary>The administrator, logged in.</summary>
    internal Person Administrator { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return; // Each test says so; a fixture cannot skip.
        }

        _site = await SharedWordPress.StartAsync(2, ("PHPBRIDGE_PAGE_CACHE", "targeted"));
        _site.Put("wordpress/wp-content/mu-plugins/what-php-sees.php", await File.ReadAllTextAsync(
            Repository.PathTo("tests/fixtures/cached-site/what-php-sees.php")));
        await _site.WarmUpAsync();
        await WpAsync("rewrite", "structure", "/%postname%/");
        await WpAsync("option", "update", "comment_moderation", "0");
        await WpAsync("option", "update", "comment_previously_approved", "0");
        await Administrator.LogInAsync(One, Password);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    /// <summary>Runs a command by an event in the first sandbox.</summary>
    internal async Task<string> WpAsync(params string[] wp) => (await ConsoleReply.AskAsync(One, new { wp })).Succeeded().Line;

    /// <summary>Publishes a post by the REST API.</summary>
    internal async Task<CachedPost> PublishAsync(string content, string password = "")
    {
        var title = "Post " + Guid.NewGuid().ToString("n")[..10];
        var post = await Administrator.RestAsync(One, "wp/v2/posts", new { title, content, password, status = "publish" });
        return new(post.GetProperty("id").GetInt32(), new Uri(post.GetProperty("link").GetString()!).AbsolutePath, title);
    }

    internal Task<JsonElement> EditAsync(EmulatedFunction sandbox, CachedPost post, object change) =>
        Administrator.RestAsync(sandbox, post.Route, change);

    /// <summary>Requests a page as a new visitor until it is served from the cache.</summary>
    internal static async Task<CachedReply> StoreAsync(EmulatedFunction sandbox, string path)
    {
        CachedReply? reply = null;
        for (var i = 0; i < 4 && reply?.IsHit != true; i++)
        {
            reply = await ReadAsync(sandbox, path);
        }

        Assert.True(reply!.IsHit, $"{path} is not stored: {reply.CacheStatus}\n{string.Join('\n', sandbox.LogLines.TakeLast(10))}");
        return reply;
    }

    /// <summary>Requests a page as a new visitor.</summary>
    internal static async Task<CachedReply> ReadAsync(EmulatedFunction sandbox, string path, string headers = "") =>
        CachedReply.Of(await sandbox.SendAsync(path, headers: headers));

    /// <summary>Waits until every sandbox knows all purges.</summary>
    internal static Task PassIntervalAsync() => Task.Delay(1100, TestContext.Current.CancellationToken);
}
