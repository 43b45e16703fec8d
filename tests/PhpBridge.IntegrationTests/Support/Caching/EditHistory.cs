using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>Versions of texts on pages, with the time at which the response to each change was received. Thread-safe.</summary>
/// <param name="interval">After this time, every sandbox knows a change; the one that has made it knows it at once.</param>
internal sealed partial class EditHistory(TimeSpan interval)
{
    private readonly List<(string Name, int Version, EmulatedFunction Sandbox, long At)> _edits = [];

    /// <summary>A text that <see cref="AssertRecent"/> recognizes.</summary>
    public static string TextOf(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{name} version {version};");

    public void Add(string name, int version, EmulatedFunction sandbox)
    {
        lock (_edits)
        {
            _edits.Add((name, version, sandbox, Stopwatch.GetTimestamp()));
        }
    }

    /// <param name="page">A page.</param>
    /// <param name="sandbox">The sandbox from which it came.</param>
    /// <param name="requested">The time of the request.</param>
    /// <returns>The number of texts found.</returns>
    public int AssertRecent(string page, EmulatedFunction sandbox, long requested)
    {
        var found = Version().Matches(page)
            .GroupBy(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            .ToList();
        foreach (var versions in found)
        {
            // All comments are on the page, but only one version of a title.
            var seen = versions.Key.StartsWith("comment", StringComparison.Ordinal) ? versions.Max() : versions.Min();
            var least = LeastVersion(versions.Key, sandbox, requested);
            if (seen < least)
            {
                Assert.Fail($"{versions.Key} has version {seen} instead of {least} at least, {Explain(versions.Key, least, requested)}");
            }
        }

        return found.Count;
    }

    private int LeastVersion(string name, EmulatedFunction sandbox, long requested)
    {
        lock (_edits)
        {
            return _edits
                .Where(edit => edit.Name == name)
                .Where(edit => Stopwatch.GetElapsedTime(edit.At, requested) >= (edit.Sandbox == sandbox ? TimeSpan.Zero : interval))
                .Select(edit => edit.Version)
                .DefaultIfEmpty()
                .Max();
        }
    }

    private string Explain(string name, int version, long requested)
    {
        lock (_edits)
        {
            var edit = _edits.First(edit => edit.Name == name && edit.Version == version);
            return $"which was acknowledged {Stopwatch.GetElapsedTime(edit.At, requested).TotalMilliseconds:F0} ms before the request";
        }
    }

    [GeneratedRegex("([a-z]+-[0-9a-f]{10}) version ([0-9]+);")]
    private static partial Regex Version();
}
