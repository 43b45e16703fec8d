using System.Text;
using PhpBridge.Caching;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;
using PhpBridge.Tests.Caching.Rules;

namespace PhpBridge.Tests.Caching;

/// <summary>A site with sandboxes that share a folder. Its script is a function of the request.</summary>
internal sealed class CachedSite : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<PurgeLogFile> _files = [];

    public FakeClock Clock { get; } = new();

    public RecordedLog Log { get; } = new();

    /// <summary>Whether only responses that address the cache are stored.</summary>
    public bool OnlyTargeted { get; init; }

    public bool HonorsRequests { get; init; } = true;

    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>What the script does: fields, a blank line, content; the status may come first, as a field.</summary>
    public Func<HttpRequest, string> Script { get; set; } = _ => "Cache-Control: max-age=60\n\npage";

    /// <summary>The requests that the script has seen.</summary>
    public List<HttpRequest> Seen { get; } = [];

    public string Folder => Path.Combine(_folder.Path, "pages");

    public Sandbox Start()
    {
        var file = new PurgeLogFile(Folder);
        _files.Add(file);
        var options = new PageCacheOptions(Folder, 10_000_000, 100_000_000) { OnlyTargeted = OnlyTargeted, HonorsRequests = HonorsRequests, Cookies = Cookies };
        var purges = new SitePurges(file, options.Interval, Clock, Log);
        var store = new PageStore(new PageMemory(options.MemorySize), new PageFolder(Folder, options.FolderSize, Clock), Clock, Log);
        return new Sandbox(this, new PageCache(options, store, purges, Clock, Log), purges);
    }

    public void Advance(int seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public HttpResponse Run(HttpRequest request)
    {
        Seen.Add(request);
        var answer = Script(request);
        var blank = answer.IndexOf("\n\n", StringComparison.Ordinal);
        var fields = Messages.Fields(answer[..blank]);
        var status = fields.TryGet("Status"u8, out var value) ? int.Parse(Encoding.ASCII.GetString(value.Span), null) : 200;
        fields.Remove("Status"u8);
        return new HttpResponse(status, new MemoryContent(Encoding.UTF8.GetBytes(answer[(blank + 2)..]))) { Fields = fields };
    }

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _folder.Dispose();
    }

    internal sealed class Sandbox(CachedSite site, PageCache cache, SitePurges purges)
    {
        public PageCache Cache => cache;

        public SitePurges Purges => purges;

        /// <summary>Sends a request, reads the response and does the work that follows it.</summary>
        public Reply Get(string target = "/", string fields = "", string method = "GET")
        {
            var reply = Send(target, fields, method);
            cache.Work(site.Run);
            return reply;
        }

        /// <summary>The same, without the work.</summary>
        public Reply Send(string target = "/", string fields = "", string method = "GET")
        {
            using var response = cache.Respond(Messages.Request(fields, method, target), (request, _) => site.Run(request));
            using var content = new MemoryStream();
            response.Content.CopyTo(content);
            return new Reply(response.Status, Messages.Text(response.Fields), Encoding.UTF8.GetString(content.ToArray()), content.ToArray(), response.Fields);
        }

        /// <summary>Requests a page as often as it takes until it is stored.</summary>
        public void Fill(string target = "/", string fields = "")
        {
            Get(target, fields);
            Get(target, fields);
        }
    }

    internal sealed record Reply(int Status, string Fields, string Content, byte[] Bytes, FieldCollection All)
    {
        public string CacheStatus => Field("Cache-Status") ?? "";

        public bool IsHit => CacheStatus.Contains("; hit", StringComparison.Ordinal);

        public string? Field(string name) => All.TryGetList(Encoding.ASCII.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value.Span) : null;
    }
}
