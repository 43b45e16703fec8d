using System.Text;
using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

/// <summary>PHP's messages come over FastCGI and once more through php-fpm's pipe; each is logged once.</summary>
public class FpmOutputTests
{
    private readonly RecordedLog _log = new();

    private FpmOutput Output => field ??= new FpmOutput(workers: 1, _log);

    private StderrLog Stderr => field ??= new StderrLog(Output, _log);

    [Fact]
    public void A_message_that_comes_over_FastCGI_first_is_logged_once()
    {
        Request("PHP message: a");
        Output.Read("NOTICE: PHP message: a");

        Assert.Equal(["a"], _log.Messages);
    }

    [Fact]
    public void A_message_that_comes_through_the_pipe_first_is_logged_once()
    {
        Stderr.Start();
        Output.Read("NOTICE: PHP message: a");
        Stderr.Write("PHP message: a"u8);
        Stderr.Flush();

        Assert.Equal(["a"], _log.Messages);
    }

    [Fact]
    public void A_message_that_a_killed_worker_did_not_send_is_logged_when_its_request_ends()
    {
        Stderr.Start();
        Output.Read("NOTICE: PHP message: first");
        Output.Read("NOTICE: PHP message: last");
        Output.Read("words");
        Stderr.Write("PHP message: first"u8);

        Assert.Empty(_log.Messages);
        Stderr.Flush();

        Assert.Equal(["first", "last\nwords"], _log.Messages);
    }

    [Fact]
    public void A_message_after_the_response_is_logged_at_once()
    {
        Request("PHP message: before");

        Output.Read("NOTICE: PHP message: before");
        Output.Read("NOTICE: PHP message: after");
        Output.Read("and on");

        Assert.Equal(["before", "after", "and on"], _log.Messages);
    }

    [Fact]
    public void Every_message_is_logged_as_often_as_it_came()
    {
        Request("PHP message: a; PHP message: a");
        for (var i = 0; i < 3; i++)
        {
            Output.Read("NOTICE: PHP message: a");
        }

        Assert.Equal(["a", "a", "a"], _log.Messages);
    }

    [Fact]
    public void A_message_that_never_arrives_from_the_pipe_is_not_expected_for_ever()
    {
        Request("PHP message: a");
        Request("PHP message: b");
        Request("PHP message: c");

        Output.Read("NOTICE: PHP message: a");
        Output.Read("NOTICE: PHP message: b");
        Output.Read("NOTICE: PHP message: c");

        Assert.Equal(["a", "b", "c", "a"], _log.Messages);
    }

    [Theory]
    [InlineData("one\ntwo\n\n#0 {main}")]
    [InlineData("ends; ")]
    [InlineData("\r\nfirst\r\nsecond\r")]
    [InlineData("PHP message: said twice")]
    [InlineData("   indented  ")]
    [InlineData("[23-Nov-2026 is no line of php-fpm's")]
    public void Lines_and_blanks_do_not_matter(string message)
    {
        Request("PHP message: " + message);
        var once = _log.Messages;
        foreach (var line in Echo(message))
        {
            Output.Read(line);
        }

        Assert.NotEmpty(once);
        Assert.Equal(once, _log.Messages);
    }

    [Fact]
    public void However_the_two_ways_interleave_every_line_is_logged_once()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var log = new RecordedLog();
            var output = new FpmOutput(1, log);
            var stderr = new StderrLog(output, log);
            var pipe = new Queue<string>();
            var said = new List<string>();

            for (var request = 0; request < 5; request++)
            {
                // The pipe may lag behind by a request, not more.
                Drain(pipe, output, int.MaxValue);
                stderr.Start();
                var sent = new StringBuilder();
                for (var i = random.Next(6); i > 0; i--)
                {
                    var message = string.Join('\n', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"line {random.Next(4)}"));
                    said.AddRange(message.Split('\n'));
                    foreach (var line in Echo(message))
                    {
                        pipe.Enqueue(line);
                    }

                    // The worker may be killed before it sends its last ones.
                    if (i > 2 || random.Next(2) == 0)
                    {
                        sent.Append(sent.Length > 0 ? "; " : "").Append("PHP message: ").Append(message);
                    }
                }

                Drain(pipe, output, random.Next(10));
                stderr.Write(Encoding.UTF8.GetBytes(sent.ToString()));
                Drain(pipe, output, random.Next(10));
                stderr.Flush();
            }

            Drain(pipe, output, int.MaxValue);
            Assert.Equal(said.Order(), log.Messages.SelectMany(message => message.Split('\n')).Order());
        }

        static void Drain(Queue<string> pipe, FpmOutput output, int count)
        {
            for (; count > 0 && pipe.TryDequeue(out var line); count--)
            {
                output.Read(line);
            }
        }
    }

    [Fact]
    public void A_request_that_ends_decides_nothing_for_one_that_is_open()
    {
        var output = new FpmOutput(workers: 2, _log);
        var (first, second) = (output.Open(), output.Open());

        output.Read("NOTICE: PHP message: of the first");
        output.Close(second, _log);
        output.Expect("of the first");
        output.Close(first, _log);

        Assert.Empty(_log.Messages);
    }

    [Fact]
    public void A_flood_through_the_pipe_is_cut_and_counted()
    {
        var line = "NOTICE: PHP message: " + new string('x', 1000);
        for (var i = 0; i < 1000; i++)
        {
            Output.Read(line);
        }

        Stderr.Start();

        Assert.Equal(263, _log.Messages.Count);
        Assert.Contains($"{(1000 * 1000) - (256 * 1024)}", _log.Messages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_before_a_kill_leaves_its_end()
    {
        Stderr.Start();
        for (var i = 0; i < 10_000; i++)
        {
            Output.Read($"NOTICE: PHP message: number {i}");
        }

        Stderr.Flush();

        Assert.InRange(_log.Messages.Count, 1, 8 * 1024);
        Assert.Equal("number 9999", _log.Messages[^1]);
    }

    [Theory]
    [InlineData("[23-Nov-2026 20:51:09] NOTICE: ready to handle connections", 2006)]
    [InlineData("[23-Nov-2026 20:51:09] WARNING: [pool p] child 1 exited on signal 9 (SIGKILL)", 2007)]
    [InlineData("[23-Nov-2026 20:51:09] ERROR: failed", 2008)]
    public void The_words_of_php_fpm_itself_are_logged_at_once_at_their_level(string line, int eventId)
    {
        Stderr.Start();

        Output.Read(line);

        Assert.Equal((eventId, line), (_log.Entries[0].Id, _log.Entries[0].Message));
    }

    private void Request(string stderr)
    {
        Stderr.Start();
        Stderr.Write(Encoding.UTF8.GetBytes(stderr));
        Stderr.Flush();
    }

    /// <summary>As php-fpm 8.2 and 8.4 do it.</summary>
    private static IEnumerable<string> Echo(string message)
        => ("NOTICE: PHP message: " + message).Split('\n', '\r').Where(line => line.Length > 0);
}
