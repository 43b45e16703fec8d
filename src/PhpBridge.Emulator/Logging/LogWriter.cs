using System.Globalization;
using System.Text.Json;

namespace PhpBridge.Emulator.Logging;

/// <summary>Writes the log, a line at a time, for people or as JSON.</summary>
internal sealed class LogWriter(FunctionOptions options)
{
    private readonly Lock _gate = new();

    public void Request(RequestSummary summary)
    {
        if (options.Quiet && summary.FunctionError is null)
        {
            return;
        }

        if (options.LogFormat == LogFormat.Json)
        {
            WriteJson(new
            {
                timestamp = DateTimeOffset.UtcNow,
                level = summary.FunctionError is null ? "INFO" : "ERROR",
                message = "request",
                method = summary.Method,
                target = summary.Target,
                status = summary.Status,
                bytes = summary.Bytes,
                durationMs = Math.Round(summary.Duration.TotalMilliseconds, 1),
                sandbox = summary.Sandbox,
                coldStart = summary.IsColdStart,
                functionError = summary.FunctionError,
            });
            return;
        }

        var status = Paint(StatusColour(summary.Status), summary.Status.ToString(CultureInfo.InvariantCulture));
        var sandbox = summary.Sandbox == 0 ? "" : $" [{summary.Sandbox}]";
        var cold = summary.IsColdStart ? Paint(Colour.Cyan, " cold start") : "";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.Now:HH:mm:ss} {summary.Method} {summary.Target} {status} {Size(summary.Bytes)} "
            + $"{summary.Duration.TotalMilliseconds:F0} ms{sandbox}{cold}");
        Write(summary.FunctionError is null ? line : line + "\n         " + Paint(Colour.Red, summary.FunctionError));
    }

    public void SandboxLine(int sandbox, string line)
    {
        if (options.Quiet)
        {
            return;
        }

        if (options.LogFormat == LogFormat.Json)
        {
            Write(line);
            return;
        }

        var rendered = StructuredLine.Parse(line);
        var text = rendered is null ? line : $"{Paint(LevelColour(rendered.Level), rendered.Level)} {rendered.Text}";
        Write($"     [{sandbox}] {text}");
    }

    public void Note(string message)
    {
        if (!options.Quiet)
        {
            Message("INFO", Colour.Grey, message);
        }
    }

    public void Problem(string message) => Message("ERROR", Colour.Red, message);

    private void Message(string level, Colour colour, string message)
    {
        if (options.LogFormat == LogFormat.Json)
        {
            WriteJson(new { timestamp = DateTimeOffset.UtcNow, level, message });
        }
        else
        {
            Write(Paint(colour, FormattableString.Invariant($"{DateTime.Now:HH:mm:ss} {message}")));
        }
    }

    private void WriteJson<T>(T value) => Write(JsonSerializer.Serialize(value, JsonText.Readable));

    private void Write(string line)
    {
        lock (_gate)
        {
            options.Log?.WriteLine(line);
        }
    }

    private string Paint(Colour colour, string text) =>
        options.LogColours ? FormattableString.Invariant($"\e[{(int)colour}m{text}\e[0m") : text;

    private static Colour StatusColour(int status) => status switch
    {
        >= 500 => Colour.Red,
        >= 400 => Colour.Yellow,
        _ => Colour.Green,
    };

    private static Colour LevelColour(string level) => level switch
    {
        "ERROR" or "FATAL" => Colour.Red,
        "WARN" or "WARNING" => Colour.Yellow,
        _ => Colour.Grey,
    };

    private static string Size(long bytes) => bytes switch
    {
        < 1000 => FormattableString.Invariant($"{bytes} B"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1e3:F1} kB"),
        _ => FormattableString.Invariant($"{bytes / 1e6:F1} MB"),
    };

    /// <summary>ANSI SGR codes.</summary>
    private enum Colour
    {
        Red = 31,
        Green = 32,
        Yellow = 33,
        Cyan = 36,
        Grey = 90,
    }
}
