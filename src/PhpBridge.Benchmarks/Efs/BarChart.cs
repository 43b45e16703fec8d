using System.Globalization;
using System.Net;
using System.Text;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>Horizontal bars as SVG, in groups of a label each.</summary>
internal sealed class BarChart(string title)
{
    private const int Width = 880;
    private const int LabelWidth = 410;
    private const int ValueWidth = 190;
    private const int BarHeight = 15;
    private const int Gap = 9;

    private readonly List<(string Label, bool IsOurs, IReadOnlyList<(double Value, string Text)> Bars)> _groups = [];

    public void Add(string label, bool isOurs, IReadOnlyList<(double Value, string Text)> bars) => _groups.Add((label, isOurs, bars));

    public string Render()
    {
        var largest = _groups.SelectMany(group => group.Bars).Max(bar => bar.Value);
        var svg = new StringBuilder();
        var y = 0;
        foreach (var (label, isOurs, bars) in _groups)
        {
            var middle = y + (bars.Count * BarHeight / 2) + 4;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{LabelWidth - 10}\" y=\"{middle}\" text-anchor=\"end\"{(isOurs ? " font-weight=\"bold\"" : "")}>"
                + $"{WebUtility.HtmlEncode(label)}</text>\n");
            for (var i = 0; i < bars.Count; i++)
            {
                var length = largest > 0 ? bars[i].Value / largest * (Width - LabelWidth - ValueWidth) : 0;
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"{(isOurs ? "ours" : "other")} s{i}\" x=\"{LabelWidth}\" y=\"{y}\" "
                    + $"width=\"{Math.Max(1, length):F1}\" height=\"{BarHeight - 2}\"/>\n"
                    + $"<text x=\"{LabelWidth + length + 6:F1}\" y=\"{y + BarHeight - 4}\" class=\"value\">"
                    + $"{WebUtility.HtmlEncode(bars[i].Text)}</text>\n");
                y += BarHeight;
            }

            y += Gap;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<figure><figcaption>{WebUtility.HtmlEncode(title)}</figcaption>\n"
            + $"<svg viewBox=\"0 0 {Width} {y}\" width=\"{Width}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">\n"
            + $"{svg}</svg></figure>\n");
    }
}
