using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using PhpBridge.Assets;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>The cost of files without sockets: from a request to a response, and to its JSON document.</summary>
internal static class InProcess
{
    public static void Run(string root, IReadOnlyList<(string Name, string Path)> sizes)
    {
        var options = new SiteOptions(root);
        using var files = new FileTable(options, TimeProvider.System, IFileStatusSource.None);
        var policy = new CachePolicy([], new SiteLayouts(options.DocumentRoot));
        using var cache = new AssetCache(files, policy, 100_000_000, 10_000_000, work => work(), TimeProvider.System);
        var check = new SiteCheck(new SiteLayouts(options.DocumentRoot));
        var resolver = new SiteResolver(options, files, new SiteLayouts(options.DocumentRoot), check);
        var responder = new AssetResponder(cache);
        var buffered = new BufferedResponse();
        var format = new HttpApiFormat();
        var encoded = new byte[8_000_000];
        foreach (var (name, path) in sizes)
        {
            var request = new HttpRequest { Method = "GET"u8.ToArray(), Path = Encoding.ASCII.GetBytes(path), Fields = [] };
            var content = File.ReadAllBytes(root + path);
            var (respond, bytes) = Measure(() => Respond(request).Dispose());
            var (json, _) = Measure(() =>
            {
                using var response = Respond(request);
                _ = buffered.Write(format, response);
            });
            var (base64, _) = Measure(() => Base64.EncodeToUtf8(content, encoded, out _, out _));
            Report.Line($"| {name} | {respond:F1} | {bytes} | {json:F1} | {base64:F1} | {json - base64:F1} |");
        }

        HttpResponse Respond(HttpRequest request) =>
            responder.Respond(request, (Resolution.Asset)resolver.Resolve(request.Path.Span, request.Query.Span));
    }

    /// <summary>Microseconds and allocated bytes per call, the best of several rounds, because disturbances only add.</summary>
    private static (double Microseconds, long Bytes) Measure(Action action)
    {
        var (best, bytes) = (double.MaxValue, 0L);
        for (var round = 0; round < 10; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            var calls = 0;
            for (; calls < 20 || Stopwatch.GetElapsedTime(started).TotalMilliseconds < 50; calls++)
            {
                action();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMicroseconds / calls);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / calls;
        }

        return (best, bytes);
    }
}
