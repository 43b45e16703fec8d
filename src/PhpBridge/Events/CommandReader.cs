using System.Text;
using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Reads commands from events. Lambda does not reveal the sender of an event, so commands are recognized strictly: an event is a command
/// only if it matches no HTTP payload format and has no property beside those of the command, not even a null one. Input of visitors
/// is always inside of such a property.
/// </summary>
internal static class CommandReader
{
    private static readonly EventProperty[] Commands =
        [EventProperty.Console, EventProperty.Wp, EventProperty.Install, EventProperty.Mirror, EventProperty.Cache];
    private static readonly EventProperty[] InputProperties = [EventProperty.Timeout, EventProperty.Stdin, EventProperty.StdinBase64];

    /// <returns>The command, or null when the event is something else.</returns>
    /// <exception cref="EventFormatException">The event is a malformed command; the message names the property.</exception>
    public static CommandEvent? Read(EventProperties properties)
    {
        var isSchedule = IsSchedule(properties);
        if ((!isSchedule && !Array.Exists(Commands, properties.Has)) || EventReader.Matches(properties))
        {
            return null;
        }

        if (isSchedule)
        {
            return ReadSchedule(properties);
        }

        if (properties.Has(EventProperty.Wp))
        {
            Require(properties, "the event", [EventProperty.Wp, .. InputProperties]);
            var wp = ReadArguments(properties[EventProperty.Wp], "wp");
            return new CommandEvent.Wp(wp, ReadInput(properties, ""), ReadTimeout(properties, ""));
        }

        if (properties.Has(EventProperty.Install))
        {
            Require(properties, "the event", [EventProperty.Install]);
            return InstallReader.Read(properties[EventProperty.Install]);
        }

        if (properties.Has(EventProperty.Mirror))
        {
            Require(properties, "the event", [EventProperty.Mirror]);
            return ReadMirror(properties[EventProperty.Mirror].Span);
        }

        if (properties.Has(EventProperty.Cache))
        {
            Require(properties, "the event", [EventProperty.Cache]);
            return ReadCache(properties[EventProperty.Cache].Span);
        }

        Require(properties, "the event", [EventProperty.Console]);
        var console = ReadConsole(properties[EventProperty.Console]);
        Require(console, "console", [EventProperty.Command, .. InputProperties]);
        var arguments = ReadArguments(console[EventProperty.Command], "console.command");
        return arguments.Count > 0 && arguments[0].Length > 0
            ? new CommandEvent.Run(arguments, ReadInput(console, "console."), ReadTimeout(console, "console."))
            : throw new EventFormatException("console.command is empty: its first element must be the executable");
    }

    private static bool IsSchedule(EventProperties properties)
        => properties.Has(EventProperty.Cron)
            || properties[EventProperty.Source].Span.SequenceEqual("\"aws.events\""u8)
            || properties[EventProperty.Source].Span.SequenceEqual("\"aws.scheduler\""u8)
            || properties[EventProperty.DetailType].Span.SequenceEqual("\"Scheduled Event\""u8);

    private static CommandEvent.Schedule ReadSchedule(EventProperties properties)
    {
        if (!properties.Has(EventProperty.Cron))
        {
            return properties.KnownPropertyExcept([EventProperty.Version, EventProperty.Source, EventProperty.DetailType]) is { } other
                ? throw new EventFormatException(
                    $"the event of a schedule has the unexpected property '{other}'. "
                    + "To run a command on a schedule, make the command the whole input of the schedule")
                : new CommandEvent.Schedule();
        }

        Require(properties, "the event", [EventProperty.Cron]);
        return JsonText.IsTrue(properties[EventProperty.Cron])
            ? new CommandEvent.Schedule()
            : throw new EventFormatException("cron should be true");
    }

    private static CommandEvent.Mirror ReadMirror(ReadOnlySpan<byte> json)
        => json.SequenceEqual("\"status\""u8) ? new CommandEvent.Mirror(MirrorAction.Status)
            : json.SequenceEqual("\"invalidate\""u8) ? new CommandEvent.Mirror(MirrorAction.Invalidate)
            : throw new EventFormatException("mirror should be \"status\" or \"invalidate\"");

    private static CommandEvent.Cache ReadCache(ReadOnlySpan<byte> json)
        => json.SequenceEqual("\"status\""u8) ? new CommandEvent.Cache(CacheAction.Status)
            : json.SequenceEqual("\"purge\""u8) ? new CommandEvent.Cache(CacheAction.Purge)
            : throw new EventFormatException("cache should be \"status\" or \"purge\"");

    private static EventProperties ReadConsole(Memory<byte> json)
        => json.Span[0] == '{' ? new EventProperties(json) : throw new EventFormatException("console should be an object");

    private static void Require(EventProperties properties, string what, EventProperty[] expected)
    {
        if (properties.PropertyExcept(expected) is { } other)
        {
            throw new EventFormatException($"{what} has the unexpected property '{other}', which a command cannot have");
        }
    }

    private static List<string> ReadArguments(Memory<byte> json, string what)
    {
        if (json.IsEmpty)
        {
            throw new EventFormatException($"{what} is missing: an array of strings");
        }

        List<string> arguments = [];
        var reader = JsonText.Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new EventFormatException($"{what} should be an array of strings");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new EventFormatException($"{what}[{arguments.Count}] should be a string");
            }

            var argument = Encoding.UTF8.GetString(JsonText.Read(ref reader, json, $"{what}[{arguments.Count}]").Span);
            if (argument.Contains('\0', StringComparison.Ordinal))
            {
                throw new EventFormatException($"{what}[{arguments.Count}] contains a NUL character");
            }

            arguments.Add(argument);
        }

        return arguments;
    }

    private static ReadOnlyMemory<byte> ReadInput(EventProperties properties, string prefix)
    {
        if (!properties.Has(EventProperty.StdinBase64))
        {
            return RequireString(properties[EventProperty.Stdin], prefix + "stdin");
        }

        var name = prefix + "stdinBase64";
        return properties.Has(EventProperty.Stdin)
            ? throw new EventFormatException($"{prefix}stdin and {name} exclude each other")
            : EventBody.DecodeBase64(RequireString(properties[EventProperty.StdinBase64], name), name, "its name requires it");
    }

    private static Memory<byte> RequireString(Memory<byte> json, string what)
        => json.IsEmpty || json.Span[0] == '"' ? JsonText.Read(json, what) : throw new EventFormatException($"{what} should be a string");

    private static TimeSpan? ReadTimeout(EventProperties properties, string prefix)
    {
        var json = properties[EventProperty.Timeout];
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = JsonText.Reader(json.Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is > 0 and <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new EventFormatException($"{prefix}timeout should be a number of seconds greater than 0, 86400 at most");
    }
}
