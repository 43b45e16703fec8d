using System.Text;
using PhpBridge.Http;
using PhpBridge.Php;

namespace PhpBridge.Tests.Php;

/// <summary>Records the stages of requests.</summary>
internal sealed class RecordedHooks(string phpValue = "") : IRequestHooks
{
    private readonly byte[] _phpValue = Encoding.UTF8.GetBytes(phpValue);

    public List<string> Calls { get; } = [];

    public ReadOnlySpan<byte> PhpValue => _phpValue;

    public void OnRequestStarting(int worker, string script, HttpRequest request) => Calls.Add($"request starting: {script}");

    public void OnResponseStarting(int worker, HttpRequest request, HttpResponse response)
        => Calls.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"response starting: {response.Status}"));

    public void OnResponseCompleted(int worker) => Calls.Add("response completed");

    public void OnWorkerReleased(int worker) => Calls.Add("worker released");

    public IReadOnlyList<string>? TakeStalePaths(int worker) => null;
}
