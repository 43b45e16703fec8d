using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhpBridge.Emulator.CommandLine;

/// <summary>The command's options and what they mean for the function.</summary>
internal sealed class EmulatorOptions
{
    private readonly Option<string> _bootstrap =
        new("--bootstrap") { Description = "The executable to run, as /opt/bootstrap in Lambda.", Required = true, HelpName = "PATH" };
    private readonly Option<int> _port = Number("--port", 8080, 0, 65535, "Port of the site on 127.0.0.1; 0 takes a free one.");
    private readonly Option<int> _invokePort = Number("--invoke-port", 0, 0, 65535, "Port of the Invoke API; 0 takes a free one.");
    private readonly Option<string> _shape = Choice("--shape", "http", "Whose events to send.", ShapeNames.All);
    private readonly Option<string> _invokeMode = Choice(
        "--invoke-mode",
        "buffered",
        "Whether the front streams what the function writes: function-url and rest can. The bootstrap is told with --env.",
        "buffered",
        "response_stream");
    private readonly Option<string> _stage = new("--stage")
    {
        Description = "API Gateway's stage: put in front of the path, unless it is $default.",
        DefaultValueFactory = _ => "$default",
        HelpName = "NAME",
    };
    private readonly Option<int> _concurrency = Number("--concurrency", 1, 1, 1000, "The most sandboxes at once.");
    private readonly Option<int> _maxConcurrency =
        Number("--max-concurrency", 1, 1, 1600, "The most invocations at once in a sandbox; more than 1 plays a managed instance.");
    private readonly Option<bool> _throttle =
        new("--throttle") { Description = "Answer 429 when all sandboxes are busy, instead of waiting." };
    private readonly Option<bool> _noFreeze =
        new("--no-freeze") { Description = "Let sandboxes run on between invocations; Lambda stops them." };
    private readonly Option<int> _timeout = Number("--timeout", 30, 1, 900, "Seconds an invocation may take.");
    private readonly Option<int> _memory = Number("--memory", 1024, 128, 10240, "MB the function is told it has; not enforced.");
    private readonly Option<string[]> _environment = new("--env")
    {
        Description = "A variable for the function; may be repeated.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };
    private readonly Option<string> _forwardedProto = Choice("--forwarded-proto", "http", "What X-Forwarded-Proto says.", "http", "https");
    private readonly Option<string> _logFormat = Choice("--log-format", "text", "How to write the log.", "text", "json");
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Log failures only." };

    public EmulatorOptions()
    {
        _environment.Validators.Add(RequireNameAndValue);
        _stage.Validators.Add(RequireStageName);
    }

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _bootstrap, _port, _invokePort, _shape, _invokeMode, _stage, _concurrency, _maxConcurrency, _throttle, _noFreeze, _timeout,
            _memory, _environment, _forwardedProto, _logFormat, _quiet,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.Validators.Add(RequireShapeWithStages);
        command.Validators.Add(RequireShapeThatStreams);
    }

    public FunctionOptions Read(ParseResult parsed) => new()
    {
        Bootstrap = parsed.GetRequiredValue(_bootstrap),
        Port = parsed.GetValue(_port),
        InvokePort = parsed.GetValue(_invokePort),
        Shape = ShapeNames.Parse(parsed.GetRequiredValue(_shape)),
        InvokeMode = parsed.GetValue(_invokeMode) == "response_stream" ? InvokeMode.ResponseStream : InvokeMode.Buffered,
        Stage = parsed.GetRequiredValue(_stage),
        Concurrency = parsed.GetValue(_concurrency),
        MaxConcurrency = parsed.GetValue(_maxConcurrency),
        Throttle = parsed.GetValue(_throttle),
        Freeze = !parsed.GetValue(_noFreeze),
        Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
        MemoryMegabytes = parsed.GetValue(_memory),
        Environment = Variables(parsed.GetValue(_environment) ?? []),
        ForwardedProto = parsed.GetRequiredValue(_forwardedProto),
        LogFormat = parsed.GetValue(_logFormat) == "json" ? LogFormat.Json : LogFormat.Text,
        Quiet = parsed.GetValue(_quiet),
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

    /// <summary>"CreateStage": alphanumeric characters, hyphens and underscores, or $default.</summary>
    private static void RequireStageName(OptionResult result)
    {
        var name = result.GetValueOrDefault<string>();
        if (name != "$default"
            && (string.IsNullOrEmpty(name) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')))
        {
            result.AddError($"--stage is letters, digits, hyphens and underscores, or $default, not '{name}'.");
        }
    }

    private void RequireShapeWithStages(CommandResult result)
    {
        if (result.GetResult(_stage) is not { Implicit: false } stage
            || result.GetResult(_shape) is not { } shape
            || stage.Errors.Any()
            || shape.Errors.Any())
        {
            return;
        }

        if (stage.GetValueOrDefault<string>() != "$default" && shape.GetValueOrDefault<string>() is not ("http" or "http-v1" or "rest"))
        {
            result.AddError("--stage goes with the shapes http, http-v1 and rest: the others have no stages.");
        }
    }

    private void RequireShapeThatStreams(CommandResult result)
    {
        if (result.GetResult(_invokeMode)?.GetValueOrDefault<string>() == "response_stream"
            && result.GetResult(_shape)?.GetValueOrDefault<string>() is not ("function-url" or "rest"))
        {
            result.AddError("--invoke-mode response_stream goes with the shapes function-url and rest: the others cannot stream.");
        }
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
