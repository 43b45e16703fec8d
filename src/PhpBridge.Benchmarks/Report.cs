using System.Globalization;

namespace PhpBridge.Benchmarks;

/// <summary>The output of a benchmark: lines for a Markdown file.</summary>
internal static class Report
{
    /// <summary>The load average of the machine over the last minute.</summary>
    public static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Prints progress to standard error, besides the report.</summary>
    public static void Progress(string text) => System.Console.Error.WriteLine("    " + text);

    public static void Line(FormattableString text) => System.Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Prints a row of a table.</summary>
    public static void Row(params FormattableString[] cells)
        => System.Console.WriteLine($"| {string.Join(" | ", cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture)))} |");
}
