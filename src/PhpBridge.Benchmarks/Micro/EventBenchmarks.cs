using BenchmarkDotNet.Attributes;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Events;
using PhpBridge.Http;

namespace PhpBridge.Benchmarks.Micro;

/// <summary>From the event's bytes to a request.</summary>
public class EventBenchmarks
{
    private readonly EventOutline _outline = new();
    private readonly FieldCollection _fields = [];
    private byte[] _event = [];
    private byte[] _buffer = [];

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    public static IEnumerable<string> Shapes =>
        ["function-url", "http-api", "http-api-version-1", "rest-api", "load-balancer-single-value", "load-balancer-multi-value", "cloudfront"];

    [GlobalSetup]
    public void Read()
    {
        _event = Scenario.All[0].ToEvent(Shape);
        _buffer = new byte[_event.Length];
    }

    [Benchmark]
    public object ReadEvent()
    {
        _event.CopyTo(_buffer, 0); // Reading decodes in place.
        _outline.Read(_buffer);
        return EventReader.Read(_outline, _fields);
    }
}
