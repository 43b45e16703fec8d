namespace PhpBridge.Benchmarks;

/// <summary>Of measured values, by nearest rank.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public double this[int percent]
        => _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, _sorted.Length * percent / 100)];
}
