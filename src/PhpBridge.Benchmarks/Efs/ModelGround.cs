using PhpBridge.Benchmarks.Efs.Mount;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>The model, mounted for one sandbox.</summary>
internal sealed class ModelGround(string source, string path, TimeSpan latency) : IGround
{
    private readonly EfsMount _mount = new(
        BenchmarkEnvironment.EfsModel, source, new EfsSettings { Latency = latency }, path);

    public string Root => _mount.Path;

    public IReadOnlyDictionary<string, long>? RoundTrips => Enum.GetValues<EfsCounter>()
        .TakeWhile(counter => counter < EfsCounter.RoundTrips)
        .ToDictionary(counter => counter.ToString(), counter => _mount[counter]);

    public void Dispose() => _mount.Dispose();
}
