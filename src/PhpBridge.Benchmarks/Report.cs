using System.Globalization;

namespace PhpBridge.Benchmarks;

/// <summary>What a benchmark prints: lines for a Markdown file.</summary>
internal static class Report
{
    /// <summary>Of the last minute, by everything on the machine.</summary>
    public static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>On standard error, beside the report.</summary>
    public static void Progress(string text) => System.Console.Error.WriteLine("    " + text);

    public static void Line(FormattableString text) => System.Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
