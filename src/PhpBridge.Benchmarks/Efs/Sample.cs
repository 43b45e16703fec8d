namespace PhpBridge.Benchmarks.Efs;

/// <summary>What one sandbox took for one page.</summary>
/// <param name="LatencyMs">Of a round trip; null on a real mount.</param>
internal sealed record Sample(
    string Configuration, string Page, double? LatencyMs, int Run, Timing Cold, IReadOnlyList<Timing> Warm, Timing? Idle);
