namespace PhpBridge.Benchmarks.Efs;

/// <param name="RoundTrips">Null: not counted.</param>
/// <param name="Kinds">The round trips by their kind, without those of which there were none.</param>
internal sealed record Timing(double Milliseconds, long? RoundTrips, IReadOnlyDictionary<string, long>? Kinds)
{
    /// <summary>Between two counts.</summary>
    public static Timing Of(TimeSpan time, IReadOnlyDictionary<string, long>? before, IReadOnlyDictionary<string, long>? after)
    {
        var kinds = after?
            .Select(pair => (Kind: pair.Key, Count: pair.Value - before![pair.Key]))
            .Where(kind => kind.Count > 0)
            .ToDictionary(kind => kind.Kind, kind => kind.Count);
        return new Timing(time.TotalMilliseconds, kinds?.Values.Sum(), kinds);
    }

    /// <summary>Of time and round trips, each by itself; with the kinds of a run that had so many.</summary>
    public static Timing? Median(IReadOnlyList<Timing> timings)
    {
        if (timings.Count == 0)
        {
            return null;
        }

        var times = timings.Select(timing => timing.Milliseconds).Order().ToList();
        var typical = timings.OrderBy(timing => timing.RoundTrips ?? 0).ElementAt(timings.Count / 2);
        return typical with { Milliseconds = times[times.Count / 2] };
    }

    /// <summary>As in "Lookup 3, Open 1".</summary>
    public string DescribeKinds()
        => string.Join(", ", (Kinds ?? new Dictionary<string, long>()).Select(kind => $"{kind.Key} {kind.Value}"));
}
