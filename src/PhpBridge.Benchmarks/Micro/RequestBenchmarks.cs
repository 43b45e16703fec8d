using System.Buffers;
using BenchmarkDotNet.Attributes;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Events;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Benchmarks.Micro;

/// <summary>From a request to FastCGI records.</summary>
public class RequestBenchmarks
{
    private readonly ArrayBufferWriter<byte> _parameters = new(4096);
    private readonly CgiVariables _variables = new("/mnt/site");
    private readonly Resolution.Script _script = new("/index.php", PathInfo: "");
    private readonly RequestWriter _writer = new();
    private HttpRequest? _request;

    [GlobalSetup]
    public void Read()
    {
        _request = EventReader.Read(new EventProperties(Scenario.All[0].ToEvent())).Request;
        WriteVariables();
    }

    [Benchmark]
    public void WriteVariables()
    {
        _parameters.ResetWrittenCount();
        _variables.Write(_request!, _script, _parameters, limit: 65_535);
    }

    [Benchmark]
    public void FrameRequest() => _writer.Start(_parameters.WrittenSpan, default);
}
