using Microsoft.Extensions.Logging;

namespace PhpBridge.Configuration;

/// <summary>The log level: our own variable, otherwise Lambda's.</summary>
internal static class LogSettings
{
    private static readonly Setting<LogLevel> Level = Declare(
        "PHPBRIDGE_LOG_LEVEL", "The log level. While unset, `AWS_LAMBDA_LOG_LEVEL` applies.");

    private static readonly Setting<LogLevel> PlatformLevel = Declare("AWS_LAMBDA_LOG_LEVEL", "Lambda's log level.");

    public static readonly SettingGroup Group = new("Logging", [Level]);

    public static LogLevel Read(Variables variables) => (variables[Level.Name] is null ? PlatformLevel : Level).Read(variables);

    private static Setting<LogLevel> Declare(string name, string meaning)
        => new(name, "`TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`", "INFO", meaning, TryParse);

    /// <summary>Parses a level in any case, because Lambda's console and API write them differently.</summary>
    private static bool TryParse(string text, out LogLevel value)
    {
        value = text.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" => LogLevel.Critical,
            _ => LogLevel.None,
        };
        return value != LogLevel.None;
    }
}
