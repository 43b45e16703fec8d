namespace PhpBridge.Benchmarks.Efs;

/// <summary>The medians of all runs of one configuration with one page.</summary>
internal sealed record EfsResult(EfsConfiguration Configuration, string Page, double? LatencyMs, IReadOnlyList<Sample> Samples)
{
    public int Runs => Samples.Count;

    public Timing Cold => Timing.Median([.. Samples.Select(sample => sample.Cold)])!;

    public Timing Warm => Timing.Median([.. Samples.SelectMany(sample => sample.Warm)])!;

    public Timing? Idle => Timing.Median([.. Samples.Select(sample => sample.Idle).OfType<Timing>()]);

    public double FastestMs => Samples.Min(sample => sample.Cold.Milliseconds);

    public double SlowestMs => Samples.Max(sample => sample.Cold.Milliseconds);
}
