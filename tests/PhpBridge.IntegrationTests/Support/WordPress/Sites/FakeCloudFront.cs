using System.Collections.Concurrent;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Services;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>CloudFront's interface for invalidations, which knows what it was asked for and whether it was signed.</summary>
internal sealed class FakeCloudFront : IDisposable
{
    public const string Distribution = "EDFDVBD632BHDS5";

    private readonly ConcurrentBag<string> _faults = [];
    private readonly LoopbackService _service;

    public FakeCloudFront() => _service = new LoopbackService(request =>
    {
        var fault = ExpectedSignature.Fault(request, "cloudfront", "us-east-1")
            ?? (request.Target == $"/2020-05-31/distribution/{Distribution}/invalidation" && request.Method == "POST"
                ? null
                : $"{request.Method} {request.Target}");
        if (fault is null)
        {
            return LoopbackService.Reply.Text(201, "<Invalidation/>");
        }

        _faults.Add(fault);
        return LoopbackService.Reply.Text(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
    });

    public string Address => _service.Address;

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>How many there were so far.</summary>
    public int Count => _service.Requests.Count;

    public IEnumerable<string> Since(int count) => _service.Requests.Skip(count).Select(request => request.Body);

    /// <summary>It comes after the response that it belongs to.</summary>
    /// <returns>The batch, as XML.</returns>
    public async Task<string> ForgetsAsync(string path, int since)
    {
        await Processes.UntilAsync(() => Since(since).Any(body => Names(body, path)), $"CloudFront is to forget {path}");
        return Since(since).First(body => Names(body, path));
    }

    public void Dispose() => _service.Dispose();

    private static bool Names(string body, string path) => body.Contains($"<Path>{path}</Path>", StringComparison.Ordinal);
}
