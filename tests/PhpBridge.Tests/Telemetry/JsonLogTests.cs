using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhpBridge.Lifecycle;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Telemetry;
using Xunit;

namespace PhpBridge.Tests.Telemetry;

public sealed class JsonLogTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly JsonLog _log;

    public JsonLogTests() => _log = new JsonLog(_output, LogLevel.Information, new FakeClock());

    [Fact]
    public void A_line_has_what_Lambdas_JSON_format_has()
    {
        _log.RequestId = "id-1";

        _log.FpmError("it failed");

        var line = Assert.Single(Lines());
        Assert.Equal("2026-11-05T12:00:00Z", line.GetProperty("timestamp").GetString());
        Assert.Equal("ERROR", line.GetProperty("level").GetString());
        Assert.Equal("it failed", line.GetProperty("message").GetString());
        Assert.Equal("id-1", line.GetProperty("requestId").GetString());
        Assert.Equal(2008, line.GetProperty("eventId").GetInt32());
    }

    [Fact]
    public void Values_stand_beside_the_message_by_their_type()
    {
        _log.Ready("1.0", 12.5, 8);
        _log.PhpMessagesDropped(5_000_000_000);
        _log.PhpFailed(PhpFailure.Crashed, "/index.php", "gone");

        var lines = Lines();
        Assert.Equal(12.5, lines[0].GetProperty("startMs").GetDouble());
        Assert.Equal(5_000_000_000, lines[1].GetProperty("bytes").GetInt64());
        Assert.Equal("Crashed", lines[2].GetProperty("failure").GetString());
        Assert.Equal("PHP failed (Crashed) for /index.php: gone", lines[2].GetProperty("message").GetString());
    }

    [Fact]
    public void No_line_has_a_member_twice()
    {
        _log.PhpMessage("text");

        var names = Assert.Single(Lines()).EnumerateObject().Select(member => member.Name).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Without_an_invocation_there_is_no_request_id()
    {
        _log.FpmError("x");

        Assert.False(Assert.Single(Lines()).TryGetProperty("requestId", out _));
    }

    [Fact]
    public void An_exception_is_told_with_its_type_and_message()
    {
        _log.InvocationFailed("r-1", new InvalidOperationException("boom"));

        var line = Assert.Single(Lines());
        Assert.Equal("ERROR", line.GetProperty("level").GetString());
        Assert.Contains("InvalidOperationException: boom", line.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_below_the_minimum_are_dropped()
    {
        _log.FpmNotice("debug only");

        Assert.Empty(Lines());
        Assert.False(_log.IsEnabled(LogLevel.Debug));
        Assert.False(_log.IsEnabled(LogLevel.None));
    }

    [Theory]
    [InlineData("line\nbreak\r\n")]
    [InlineData("\0\u0001\u001F\u007F\u2028\u2029\uFEFF")]
    [InlineData("lone \uD800 surrogate")]
    [InlineData("\uDC00\uD800")]
    [InlineData("\"}{\\")]
    [InlineData("")]
    public void Any_text_makes_one_valid_line(string text)
    {
        _log.RequestId = text;

        _log.FpmError(text);
        _log.InvocationFailed("r-1", new InvalidOperationException(text));

        Assert.Equal(2, Lines().Count);
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), Lines()[0].GetProperty("message").GetString());
    }

    [Fact]
    public void Concurrent_lines_do_not_mix()
    {
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                _log.FpmError(new string((char)('a' + number), 100 + i));
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var lines = Lines();
        Assert.Equal(4000, lines.Count);
        Assert.All(lines, line => Assert.Single(line.GetProperty("message").GetString()!.Distinct()));
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_given_up_and_counted_once_there_is_room()
    {
        using var output = new FullStream();
        var log = new JsonLog(output, LogLevel.Information, new FakeClock());
        log.FpmError("lost");
        log.Another().FpmError("lost too");

        output.IsFull = false;
        log.FpmError("written");
        log.FpmError("written too");

        var messages = output.Lines.Select(line => JsonElement.Parse(line).GetProperty("message").GetString());
        Assert.Equal(["written", "2 lines of the log before this one could not be written", "written too"], messages);
    }

    public void Dispose() => _output.Dispose();

    private List<JsonElement> Lines()
        => Encoding.UTF8.GetString(_output.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .ToList();

    private sealed class FullStream : MemoryStream
    {
        public bool IsFull { get; set; } = true;

        public IEnumerable<string> Lines => Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
            {
                throw new IOException("there is no room");
            }

            base.Write(buffer);
        }
    }
}
