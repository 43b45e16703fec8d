namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>A mount's counters at one moment, or between two.</summary>
internal sealed class EfsCounts(IReadOnlyList<long> values)
{
    public long this[EfsCounter counter] => values[(int)counter];

    public EfsCounts Since(EfsCounts earlier)
        => new([.. Enum.GetValues<EfsCounter>().Select(counter => this[counter] - earlier[counter])]);

    /// <summary>Those that are not zero, as in "Lookup 3, Open 1".</summary>
    public override string ToString()
        => string.Join(
            ", ",
            Enum.GetValues<EfsCounter>().Where(counter => this[counter] != 0).Select(counter => $"{counter} {this[counter]}"));
}
