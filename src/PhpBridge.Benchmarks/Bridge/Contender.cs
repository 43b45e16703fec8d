using System.Diagnostics;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>A server that answers a scenario's requests, and its measurements.</summary>
/// <param name="invoke">Answers one request and returns its microseconds.</param>
/// <param name="bridge">The bridge whose processor time is measured, if it is one.</param>
internal sealed class Contender(string scenario, string name, Func<double> invoke, BridgeProcess? bridge = null)
{
    private readonly List<double> _latencies = [];
    private TimeSpan _elapsed;
    private TimeSpan _cpu;

    public string Scenario => scenario;

    public string Name => name;

    public Percentiles Latency => new(_latencies);

    public double RequestsPerSecond => _latencies.Count / _elapsed.TotalSeconds;

    /// <summary>Processor time of the bridge's own threads, in microseconds.</summary>
    public double? CpuPerRequest => bridge is null ? null : _cpu.TotalMicroseconds / _latencies.Count;

    public void Run(int requests)
    {
        var cpu = bridge?.CpuTime() ?? default;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            _latencies.Add(invoke());
        }

        _elapsed += Stopwatch.GetElapsedTime(started);
        _cpu += (bridge?.CpuTime() ?? default) - cpu;
    }

    /// <summary>Discards the measurements of a round that only warms up.</summary>
    public void Forget()
    {
        _latencies.Clear();
        (_elapsed, _cpu) = (default, default);
    }
}
