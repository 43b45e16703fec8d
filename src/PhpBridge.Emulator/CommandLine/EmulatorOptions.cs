using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhpBridge.Emulator.CommandLine;

/// <summary>The command's options and what they mean for the function.</summary>
internal sealed class EmulatorOptions
{
    private readonly Option<string> bootstrap = new("--bootstrap") { Description = "The executable to run, as /opt/bootstrap in Lambda.", Required = true, HelpName = "PATH" };
    private readonly Option<int> port = Number("--port", 8080, 0, 65535, "Port of the site on 127.0.0.1; 0 takes a free one.");
    private readonly Option<int> invokePort = Number("--invoke-port", 0, 0, 65535, "Port of the Invoke API; 0 takes a free one.");
    private readonly Option<string> shape = Choice("--shape", "http", "Whose events to send.", ShapeNames.All);
    private readonly Option<int> concurrency = Number("--concurrency", 1, 1, 1000, "The most sandboxes at once.");
    private readonly Option<bool> throttle = new("--throttle") { Description = "Answer 429 when all sandboxes are busy, instead of waiting." };
    private readonly Option<int> timeout = Number("--timeout", 30, 1, 900, "Seconds an invocation may take.");
    private readonly Option<int> memory = Number("--memory", 1024, 128, 10240, "MB the function is told it has; not enforced.");
    private readonly Option<string[]> environment = new("--env") { Description = "A variable for the function; may be repeated.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string> forwardedProto = Choice("--forwarded-proto", "http", "What X-Forwarded-Proto says.", "http", "https");
    private readonly Option<string> logFormat = Choice("--log-format", "text", "How to write the log.", "text", "json");
    private readonly Option<bool> quiet = new("--quiet") { Description = "Log failures only." };

    public EmulatorOptions() => environment.Validators.Add(RequireNameAndValue);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[bootstrap, port, invokePort, shape, concurrency, throttle, timeout, memory, environment, forwardedProto, logFormat, quiet])
        {
            command.Add(option);
        }
    }

    public FunctionOptions Read(ParseResult parsed) => new()
    {
        Bootstrap = parsed.GetRequiredValue(bootstrap),
        Port = parsed.GetValue(port),
        InvokePort = parsed.GetValue(invokePort),
        Shape = ShapeNames.Parse(parsed.GetRequiredValue(shape)),
        Concurrency = parsed.GetValue(concurrency),
        Throttle = parsed.GetValue(throttle),
        Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
        MemoryMegabytes = parsed.GetValue(memory),
        Environment = Variables(parsed.GetValue(environment) ?? []),
        ForwardedProto = parsed.GetRequiredValue(forwardedProto),
        LogFormat = parsed.GetValue(logFormat) == "json" ? LogFormat.Json : LogFormat.Text,
        Quiet = parsed.GetValue(quiet),
        Log = Console.Out,
        LogColours = !Console.IsOutputRedirected,
        Prewarm = true,
    };

    private static Option<int> Number(string name, int fallback, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            {
                result.AddError(FormattableString.Invariant($"{name} is a number from {least} to {most}, not {value}."));
            }
        });
        return option;
    }

    private static Option<string> Choice(string name, string fallback, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => fallback };
        return option.AcceptOnlyFromAmong(values);
    }

    private static void RequireNameAndValue(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.IndexOf('=', StringComparison.Ordinal) <= 0)
            {
                result.AddError($"--env wants NAME=VALUE, not '{token.Value}'.");
            }
        }
    }

    /// <summary>The last one wins, as in a shell.</summary>
    private static Dictionary<string, string> Variables(string[] assignments)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            variables[assignment[..equals]] = assignment[(equals + 1)..];
        }

        return variables;
    }
}
