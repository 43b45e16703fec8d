using System.Globalization;
using System.Net;
using System.Text;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>The report as a page of its own, without anything from elsewhere.</summary>
internal static class EfsPage
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
        body { color: #1d2733; background: #fff; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-top: 1px solid #d8dee6; padding-top: 1rem; }
        table { border-collapse: collapse; font-size: .85rem; margin: .8rem 0 1.6rem; }
        td, th { padding: .15rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #e6eaf0; }
        td:first-child, th:first-child { text-align: left; } tr.ours { font-weight: bold; }
        figure { margin: 1rem 0; } figcaption { font-weight: 600; margin-bottom: .4rem; }
        svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif; }
        svg text { fill: #1d2733; } svg .value { fill: #56616e; }
        .other.s0 { fill: #b9c4d0; } .other.s1 { fill: #8795a5; } .ours.s0 { fill: #6fbf8f; } .ours.s1 { fill: #2f8f5b; }
        dl { display: grid; grid-template-columns: max-content auto; gap: .1rem 1rem; font-size: .9rem; }
        dt { color: #56616e; } dd { margin: 0; }
        """;

    public static string Render(EfsReport report)
    {
        var mount = report.Site == "mount" ? "" : " on a fresh mount of the EFS model (docs/efs-model.md)";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>WordPress on EFS, {report.Site}</title>
            <style>
            {Style}
            </style>
            <h1>WordPress's pages on EFS, by the way the site is served</h1>
            <p>Cold is from the start of php-fpm's or the bootstrap's process to the last byte of the page, warm the same page in the
            same sandbox, five times, 4 s apart. Medians; every start is a fresh process{mount}.
            {DescribePairs(report)}</p>
            <dl>
            """);
        var date = report.Date.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        foreach (var (name, value) in report.Machine.Append(new("Date", date)))
        {
            html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{WebUtility.HtmlEncode(value)}</dd>\n");
        }

        html.Append("</dl>\n");
        foreach (var page in report.Results.GroupBy(result => result.Page))
        {
            html.Append(
                CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(page.Key)}{report.DescribeFiles(page.Key, ": ")}</h2>\n");
            html.Append(Chart("Cold", page, result => result.Cold)).Append(Chart("Warm, 4 s apart", page, result => result.Warm));
            if (page.All(result => result.Idle is not null))
            {
                html.Append(Chart("After 70 s without requests", page, result => result.Idle!));
            }

            html.Append(Table(page));
        }

        return html.Append("</html>\n").ToString();
    }

    private static string DescribePairs(EfsReport report)
    {
        double?[] latencies = [.. report.Results.Select(result => result.LatencyMs).Distinct()];
        return latencies.Length < 2
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Bars of a group, from the top: {string.Join(", ", latencies.Select(latency => latency + " ms"))} a round trip; "
                + $"the local disk was measured between each of them.");
    }

    private static string Chart(string title, IEnumerable<EfsResult> results, Func<EfsResult, Timing> timing)
    {
        var chart = new BarChart(title);
        foreach (var configuration in results.GroupBy(result => result.Configuration))
        {
            chart.Add(
                configuration.Key.Title,
                configuration.Key.Mirror == true,
                [.. configuration.Select(result => (timing(result).Milliseconds, Text(result)))]);
        }

        return chart.Render();

        string Text(EfsResult result)
        {
            var measured = timing(result);
            var counted = measured.RoundTrips is { } trips ? string.Create(CultureInfo.InvariantCulture, $", {trips} round trips") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{measured.Milliseconds:F0} ms{counted}");
        }
    }

    private static string Table(IEnumerable<EfsResult> results)
    {
        var html = new StringBuilder(
            "<table>\n<tr><th></th><th>round trip</th><th>cold ms</th><th>min to max</th><th>round trips</th>"
            + "<th>warm ms</th><th>round trips</th></tr>\n");
        foreach (var result in results)
        {
            var roundTrip = result.LatencyMs is { } latency && result.Configuration.OnEfs
                ? latency.ToString(CultureInfo.InvariantCulture) + " ms"
                : "-";
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(result.Configuration.Mirror == true ? " class=\"ours\"" : "")}>"
                + $"<td>{WebUtility.HtmlEncode(result.Configuration.Title)}</td><td>{roundTrip}</td>"
                + $"<td>{result.Cold.Milliseconds:F0}</td><td>{result.FastestMs:F0} to {result.SlowestMs:F0}</td>"
                + $"<td title=\"{result.Cold.DescribeKinds()}\">{EfsReport.Trips(result.Cold)}</td>"
                + $"<td>{result.Warm.Milliseconds:F0}</td>"
                + $"<td title=\"{result.Warm.DescribeKinds()}\">{EfsReport.Trips(result.Warm)}</td></tr>\n");
        }

        return html.Append("</table>\n").ToString();
    }
}
