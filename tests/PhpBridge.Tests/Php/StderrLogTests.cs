using System.Text;
using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public class StderrLogTests
{
    private const string Trace =
        "PHP message: PHP Fatal error:  Uncaught Error in /x.php:3\nStack trace:\n#0 {main}\n  thrown in /x.php on line 3\n";

    [Fact]
    public void Messages_are_split_and_their_opening_is_dropped()
    {
        var messages = Log("PHP message: PHP Warning:  a\nPHP message: PHP Notice:  b\n");

        Assert.Equal(["PHP Warning:  a", "PHP Notice:  b"], messages);
    }

    [Fact]
    public void A_stack_trace_is_one_message()
    {
        var messages = Log(Trace, "PHP message: next");

        Assert.Equal(
            ["PHP Fatal error:  Uncaught Error in /x.php:3\nStack trace:\n#0 {main}\n  thrown in /x.php on line 3", "next"], messages);
    }

    [Fact]
    public void Messages_may_be_cut_anywhere()
    {
        const string text = Trace + "PHP message: ü\nPHP message: c\n";
        var expected = Log(text);
        var bytes = Encoding.UTF8.GetBytes(text);

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var log = new RecordedLog();
            var stderr = new StderrLog(new FpmOutput(1, log), log);
            stderr.Write(bytes.AsSpan(0, cut));
            stderr.Write(bytes.AsSpan(cut));
            stderr.Flush();
            Assert.Equal(expected, log.Messages);
        }
    }

    [Fact]
    public void Text_that_php_fpm_did_not_open_is_a_message_too()
        => Assert.Equal(["plain text", "opened"], Log("plain text\nPHP message: opened"));

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n ")]
    [InlineData("PHP message: \n")]
    public void Nothing_is_no_message(string text)
        => Assert.Empty(Log(text));

    [Fact]
    public void A_message_is_logged_as_soon_as_the_next_one_opens()
    {
        var log = new RecordedLog();

        new StderrLog(new FpmOutput(1, log), log).Write("PHP message: a\nPHP message: b\n"u8);

        Assert.Equal(["a"], log.Messages);
    }

    [Fact]
    public void A_flood_is_cut_and_counted_and_the_next_request_starts_afresh()
    {
        var log = new RecordedLog();
        var stderr = new StderrLog(new FpmOutput(1, log), log);
        for (var i = 0; i < 10; i++)
        {
            stderr.Write(Encoding.ASCII.GetBytes(new string('x', 65_536)));
        }

        stderr.Flush();
        stderr.Write("PHP message: next"u8);
        stderr.Flush();

        Assert.Equal([256 * 1024, log.Messages[1].Length, 4], log.Messages.Select(message => message.Length));
        Assert.Contains($"{6 * 65_536}", log.Messages[1], StringComparison.Ordinal);
        Assert.Equal("next", log.Messages[2]);
    }

    private static IReadOnlyList<string> Log(params string[] pieces)
    {
        var log = new RecordedLog();
        var stderr = new StderrLog(new FpmOutput(1, log), log);
        foreach (var piece in pieces)
        {
            stderr.Write(Encoding.UTF8.GetBytes(piece));
        }

        stderr.Flush();
        return log.Messages;
    }
}
