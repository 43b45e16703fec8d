using System.Text;
using PhpBridge.Assets;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Tests.Assets;

/// <summary>A folder served by the asset path, with a clock and background work that move when a test says so.</summary>
internal sealed class AssetSite : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Queue<Action> _later = [];
    private readonly FileTable _files;
    private readonly SiteResolver _resolver;

    public AssetSite(long budget = 1_000_000, long largest = 200_000, string rules = "")
    {
        var options = new SiteOptions(_folder.Path) { Revalidate = TimeSpan.FromSeconds(5) };
        _files = new FileTable(options, Clock, IFileStatusSource.None);
        _resolver = new SiteResolver(
            options, _files, new SiteLayouts(options.DocumentRoot), new SiteCheck(new SiteLayouts(options.DocumentRoot)));
        Cache =
            new AssetCache(
                _files,
                new CachePolicy(CachePolicy.Parse(rules), new SiteLayouts(options.DocumentRoot)),
                budget,
                largest,
                _later.Enqueue,
                Clock);
        Responder = new AssetResponder(Cache);
    }

    public LateClock Clock { get; } = new();

    public AssetCache Cache { get; }

    public AssetResponder Responder { get; }

    public int Waiting => _later.Count;

    /// <summary>A file that was last changed on 5 November 2026 at noon, unless told otherwise.</summary>
    public string Add(string path, string content, DateTime? modified = null) => Add(path, Encoding.UTF8.GetBytes(content), modified);

    public string Add(string path, byte[] content, DateTime? modified = null)
    {
        var file = _folder.Add(path);
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, modified ?? new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc));
        return file;
    }

    public string PathTo(string path) => Path.Combine(_folder.Path, path);

    public void DoWhatWaits()
    {
        while (_later.TryDequeue(out var work))
        {
            work();
        }
    }

    public Resolution.Asset Resolve(string target)
    {
        var parts = target.Split('?');
        return (Resolution.Asset)_resolver.Resolve(
            Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : ""));
    }

    public AssetReply Get(string target, params (string Name, string Value)[] fields) => Send("GET", target, fields);

    public AssetReply Send(string method, string target, params (string Name, string Value)[] fields)
    {
        using var response = Responder.Respond(Request(method, fields), Resolve(target));
        return AssetReply.Read(response);
    }

    public static HttpRequest Request(string method, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequest { Method = Encoding.ASCII.GetBytes(method), Path = "/"u8.ToArray(), Fields = [] };
        foreach (var (name, value) in fields)
        {
            request.Fields.Add(name, value);
        }

        return request;
    }

    public void Dispose()
    {
        Cache.Dispose();
        _files.Dispose();
        _folder.Dispose();
    }
}
