namespace PhpBridge.Benchmarks.Efs;

/// <param name="RoundTrips">Null: not counted.</param>
internal sealed record Timing(double Milliseconds, long? RoundTrips)
{
    /// <summary>Of each by itself.</summary>
    public static Timing? Median(IReadOnlyList<Timing> timings)
    {
        if (timings.Count == 0)
        {
            return null;
        }

        var times = timings.Select(timing => timing.Milliseconds).Order().ToList();
        var trips = timings.Select(timing => timing.RoundTrips).OfType<long>().Order().ToList();
        return new Timing(times[times.Count / 2], trips.Count > 0 ? trips[trips.Count / 2] : null);
    }
}
