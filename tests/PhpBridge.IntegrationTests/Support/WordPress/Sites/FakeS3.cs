using System.Collections.Concurrent;
using PhpBridge.IntegrationTests.Support.Services;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>A bucket: it takes what a signed URL allows, of browsers too, and tells what it has.</summary>
internal sealed class FakeS3 : IDisposable
{
    public const string Bucket = "uploads.example.com";

    private const string Region = "eu-central-1";

    private readonly ConcurrentBag<string> _faults = [];
    private readonly LoopbackService _service;

    public FakeS3() => _service = new LoopbackService(request => request.Method switch
    {
        "OPTIONS" => Reply(200),
        "PUT" => Check(ExpectedSignature.FaultOfUrl(request, "s3", Region), () => Put(request)),
        _ => Check(
            ExpectedSignature.Fault(request, "s3", Region),
            () => request.Method == "HEAD" ? Objects.ContainsKey(request.Target) : Objects.TryRemove(request.Target, out _)),
    });

    public string Address => _service.Address;

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Sizes by path, the bucket in front.</summary>
    public ConcurrentDictionary<string, int> Objects { get; } = new();

    public void Dispose() => _service.Dispose();

    private bool Put(LoopbackService.Received request)
    {
        Objects[request.Target.Split('?')[0]] = request.Body.Length;
        return true;
    }

    private LoopbackService.Reply Check(string? fault, Func<bool> act)
    {
        if (fault is null)
        {
            return Reply(act() ? 200 : 404);
        }

        _faults.Add(fault);
        return Reply(403);
    }

    /// <summary>With what a bucket says whose CORS configuration allows the site.</summary>
    private static LoopbackService.Reply Reply(int status) => new(status, [])
    {
        Fields = new Dictionary<string, string>
        {
            ["Access-Control-Allow-Origin"] = "*",
            ["Access-Control-Allow-Methods"] = "PUT",
            ["Access-Control-Allow-Headers"] = "*",
        },
    };
}
