using System.Text;
using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Reads commands from events. Lambda does not say who sent an event, so a command is known by what it lacks: an event
/// that carries a request is never one, and no member may be there that a command does not have. Whatever a visitor
/// sends travels inside of such members.
/// </summary>
internal static class CommandReader
{
    private static readonly EventMember[] InputMembers = [EventMember.Timeout, EventMember.Stdin, EventMember.StdinBase64];

    /// <returns>The command, or null when the event is something else.</returns>
    /// <exception cref="EventFormatException">The event is meant as a command, but is broken; the message names the member.</exception>
    public static CommandEvent? Read(EventOutline outline)
    {
        var isSchedule = IsSchedule(outline);
        if ((!outline.Has(EventMember.Console) && !outline.Has(EventMember.Wp) && !outline.Has(EventMember.Install) && !outline.Has(EventMember.Mirror) && !isSchedule) || EventReader.Matches(outline))
        {
            return null;
        }

        if (isSchedule)
        {
            return ReadSchedule(outline);
        }

        if (outline.Has(EventMember.Wp))
        {
            Require(outline, "the event", [EventMember.Wp, .. InputMembers]);
            return new CommandEvent.Wp(ReadArguments(outline[EventMember.Wp], "wp"), ReadInput(outline, ""), ReadTimeout(outline, ""));
        }

        if (outline.Has(EventMember.Install))
        {
            Require(outline, "the event", [EventMember.Install]);
            return InstallReader.Read(outline[EventMember.Install]);
        }

        if (outline.Has(EventMember.Mirror))
        {
            Require(outline, "the event", [EventMember.Mirror]);
            return ReadMirror(outline[EventMember.Mirror].Span);
        }

        Require(outline, "the event", [EventMember.Console]);
        var console = ReadConsole(outline[EventMember.Console]);
        Require(console, "console", [EventMember.Command, .. InputMembers]);
        var arguments = ReadArguments(console[EventMember.Command], "console.command");
        return arguments.Count > 0 && arguments[0].Length > 0
            ? new CommandEvent.Run(arguments, ReadInput(console, "console."), ReadTimeout(console, "console."))
            : throw new EventFormatException("console.command is empty: its first element names what to run");
    }

    private static bool IsSchedule(EventOutline outline)
        => outline.Has(EventMember.Cron)
            || outline[EventMember.Source].Span.SequenceEqual("\"aws.events\""u8)
            || outline[EventMember.Source].Span.SequenceEqual("\"aws.scheduler\""u8)
            || outline[EventMember.DetailType].Span.SequenceEqual("\"Scheduled Event\""u8);

    private static CommandEvent.Schedule ReadSchedule(EventOutline outline)
    {
        if (!outline.Has(EventMember.Cron))
        {
            return outline.KnownMemberBeside([EventMember.Version, EventMember.Source, EventMember.DetailType]) is { } other
                ? throw new EventFormatException(
                    $"the event comes from a schedule, but has the member '{other}': a schedule that is to run a command has nothing else as its input")
                : new CommandEvent.Schedule();
        }

        Require(outline, "the event", [EventMember.Cron]);
        return JsonText.IsTrue(outline[EventMember.Cron]) ? new CommandEvent.Schedule() : throw new EventFormatException("cron should be true");
    }

    private static CommandEvent.Mirror ReadMirror(ReadOnlySpan<byte> json)
        => json.SequenceEqual("\"status\""u8) ? new CommandEvent.Mirror(MirrorAction.Status)
            : json.SequenceEqual("\"invalidate\""u8) ? new CommandEvent.Mirror(MirrorAction.Invalidate)
            : throw new EventFormatException("mirror should be \"status\" or \"invalidate\"");

    private static EventOutline ReadConsole(Memory<byte> json)
        => json.Span[0] == '{' ? new EventOutline(json) : throw new EventFormatException("console should be an object");

    private static void Require(EventOutline outline, string what, EventMember[] members)
    {
        if (outline.MemberBeside(members) is { } other)
        {
            throw new EventFormatException($"{what} has the member '{other}', which no command has");
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
                throw new EventFormatException($"{what}[{arguments.Count}] has a NUL, which no argument can have");
            }

            arguments.Add(argument);
        }

        return arguments;
    }

    private static ReadOnlyMemory<byte> ReadInput(EventOutline outline, string prefix)
    {
        if (!outline.Has(EventMember.StdinBase64))
        {
            return RequireString(outline[EventMember.Stdin], prefix + "stdin");
        }

        return outline.Has(EventMember.Stdin)
            ? throw new EventFormatException($"there is {prefix}stdin and {prefix}stdinBase64: one of them is enough")
            : EventBody.DecodeBase64(RequireString(outline[EventMember.StdinBase64], prefix + "stdinBase64"), prefix + "stdinBase64", "its name says so");
    }

    private static Memory<byte> RequireString(Memory<byte> json, string what)
        => json.IsEmpty || json.Span[0] == '"' ? JsonText.Read(json, what) : throw new EventFormatException($"{what} should be a string");

    private static TimeSpan? ReadTimeout(EventOutline outline, string prefix)
    {
        var json = outline[EventMember.Timeout];
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = JsonText.Reader(json.Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is > 0 and <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new EventFormatException($"{prefix}timeout should be a number of seconds from above 0 to 86400");
    }
}
