using BenchmarkDotNet.Attributes;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Events;
using PhpBridge.Http;

namespace PhpBridge.Benchmarks.Micro;

/// <summary>From the event's bytes to a request.</summary>
public class EventBenchmarks
{
    private readonly EventProperties _properties = new();
    private readonly FieldCollection _fields = [];
    private byte[] _event = [];
    private byte[] _buffer = [];

    [ParamsSource(nameof(Formats))]
    public string Format { get; set; } = "";

    public static IEnumerable<string> Formats =>
    [
        "function-url", "http-api", "http-api-version-1", "rest-api", "load-balancer-single-value", "load-balancer-multi-value",
        "cloudfront",
    ];

    [GlobalSetup]
    public void Read()
    {
        _event = Scenario.All[0].ToEvent(Format);
        _buffer = new byte[_event.Length];
    }

    [Benchmark]
    public object ReadEvent()
    {
        _event.CopyTo(_buffer, 0); // Reading decodes in place.
        _properties.Read(_buffer);
        return EventReader.Read(_properties, _fields);
    }
}
