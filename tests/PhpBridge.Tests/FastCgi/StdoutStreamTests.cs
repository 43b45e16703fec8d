using System.Diagnostics;
using System.Text;
using PhpBridge.FastCgi;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.FastCgi;

public class StdoutStreamTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public void Stdout_is_what_the_application_wrote()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.ReadRequest();
            connection.Stdout("Hello, ");
            connection.Stdout("world");
            connection.End();
        });

        Assert.Equal("Hello, world", exchange.Text);
        Assert.True(exchange.Ended);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Records_may_arrive_byte_by_byte(int bufferSize)
    {
        var exchange = Exchange.With(
            connection =>
            {
                connection.ReadRequest();
                connection.SendByteByByte(
                [
                    .. FakeConnection.Record(RecordType.Stdout, "one"u8.ToArray(), padding: 5),
                    .. FakeConnection.Record(RecordType.Stderr, "oops"u8.ToArray(), padding: 3),
                    .. FakeConnection.Record(RecordType.Stdout, []),
                    .. FakeConnection.Record(RecordType.Stdout, "two"u8.ToArray(), padding: 255),
                    .. FakeConnection.EndRecord(),
                ]);
            },
            bufferSize: bufferSize);

        Assert.Equal("onetwo", exchange.Text);
        Assert.Equal("oops", exchange.Stderr);
    }

    [Fact]
    public void Padding_never_shows_up_as_content()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.ReadRequest();
            for (var padding = 0; padding <= 255; padding++)
            {
                connection.Send(FakeConnection.Record(RecordType.Stdout, "x"u8.ToArray(), (byte)padding));
            }

            connection.End();
        });

        Assert.Equal(new string('x', 256), exchange.Text);
    }

    [Fact]
    public void Stderr_goes_to_its_sink_wherever_it_comes()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.Stderr("first ");
            connection.ReadRequest();
            connection.Stdout("a");
            connection.Stderr(new string('e', 65_535));
            connection.Stdout("b");
            connection.Stderr(" last");
            connection.End();
        });

        Assert.Equal("ab", exchange.Text);
        Assert.Equal("first " + new string('e', 65_535) + " last", exchange.Stderr);
    }

    [Fact]
    public void Empty_stdout_records_do_not_end_the_stream()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.ReadRequest();
            connection.Stdout("");
            connection.Stdout("a");
            connection.Stdout("");
            connection.Stdout("");
            connection.Stdout("b");
            connection.End();
        });

        Assert.Equal("ab", exchange.Text);
    }

    [Fact]
    public void Maximal_records_arrive_whole()
    {
        var content = new byte[65_535];
        new Random(1).NextBytes(content);

        var exchange = Exchange.With(
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeConnection.Record(RecordType.Stdout, content, padding: 255));
                connection.Send(FakeConnection.Record(RecordType.Stdout, content));
                connection.End();
            },
            bufferSize: 100_000);

        Assert.True(exchange.Stdout.AsSpan().SequenceEqual((byte[])[.. content, .. content]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(200)]
    public void Another_protocol_status_is_a_refusal(byte status)
    {
        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.End(status);
        });

        Assert.Equal(FastCgiFailure.Protocol, failure);
    }

    [Fact]
    public void The_application_status_is_not_the_protocols_business()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeConnection.Record(RecordType.EndRequest, [0, 0, 0, 255, 0, 0, 0, 0]));
        });

        Assert.True(exchange.Ended);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(99)]
    public void A_record_that_no_application_sends_breaks_the_protocol(int type)
    {
        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeConnection.Record((RecordType)type, new byte[8]));
            connection.End();
        });

        Assert.Equal(FastCgiFailure.Protocol, failure);
    }

    [Fact]
    public void Another_version_breaks_the_protocol()
    {
        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeConnection.Record(RecordType.Stdout, "x"u8.ToArray(), version: 2));
        });

        Assert.Equal(FastCgiFailure.Protocol, failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Another_requests_record_breaks_the_protocol(ushort requestId)
    {
        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeConnection.Record(RecordType.Stdout, "x"u8.ToArray(), requestId: requestId));
        });

        Assert.Equal(FastCgiFailure.Protocol, failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_short_end_breaks_the_protocol(int length)
    {
        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeConnection.Record(RecordType.EndRequest, new byte[length]));
            connection.Idle();
        });

        Assert.Equal(FastCgiFailure.Protocol, failure);
    }

    [Fact]
    public void An_end_in_pieces_is_an_end()
    {
        var exchange = Exchange.With(connection =>
        {
            connection.ReadRequest();
            connection.SendByteByByte(FakeConnection.EndRecord());
        });

        Assert.True(exchange.Ended);
    }

    public static TheoryData<int> CutsWithinTheAnswer => [.. Enumerable.Range(0, 8 + 5 + 8 + 8)];

    [Theory]
    [MemberData(nameof(CutsWithinTheAnswer))]
    public void An_answer_cut_anywhere_is_truncated(int length)
    {
        byte[] answer = [.. FakeConnection.Record(RecordType.Stdout, "12345"u8.ToArray()), .. FakeConnection.EndRecord()];

        var failure = Exchange.FailureOf(connection =>
        {
            connection.ReadRequest();
            connection.Send(answer[..length]);
        });

        Assert.Equal(FastCgiFailure.Truncated, failure);
    }

    [Fact]
    public void Closing_without_reading_is_truncated()
    {
        var failure = Exchange.FailureOf(connection => { }, stdin: new byte[1_000_000]);

        Assert.Equal(FastCgiFailure.Truncated, failure);
    }

    [Fact]
    public void An_application_may_answer_and_leave_without_reading_stdin()
    {
        var exchange = Exchange.With(
            connection =>
            {
                connection.Stdout("no thanks");
                connection.End();
            },
            stdin: new byte[5_000_000]);

        Assert.Equal("no thanks", exchange.Text);
    }

    [Fact]
    public void An_application_may_end_without_ever_reading_stdin()
    {
        var exchange = Exchange.With(
            connection =>
            {
                connection.Stdout("no thanks");
                connection.End();
                connection.Idle();
            },
            stdin: new byte[5_000_000]);

        Assert.Equal("no thanks", exchange.Text);
    }

    [Fact]
    public void Large_output_before_stdin_is_read_does_not_lock_up()
    {
        var record = FakeConnection.Record(RecordType.Stdout, new byte[50_000]);

        var exchange = Exchange.With(
            connection =>
            {
                for (var i = 0; i < 200; i++)
                {
                    connection.Send(record);
                }

                connection.Stdout(connection.ReadRequest().Stdin.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
                connection.End();
            },
            stdin: new byte[5_000_000],
            bufferSize: 65_536);

        Assert.Equal(10_000_000 + "5000000".Length, exchange.Stdout.Length);
        Assert.Equal("5000000", Encoding.ASCII.GetString(exchange.Stdout.AsSpan(10_000_000)));
    }

    [Fact]
    public void Endless_stdout_ends_at_the_deadline()
    {
        var record = FakeConnection.Record(RecordType.Stdout, new byte[10_000]);
        var watch = Stopwatch.StartNew();

        var failure = Exchange.FailureOf(
            connection =>
            {
                while (true)
                {
                    connection.Send(record);
                }
            },
            deadline: Short);

        Assert.Equal(FastCgiFailure.DeadlineExceeded, failure);
        Assert.InRange(watch.Elapsed, Short, Exchange.Patience);
    }

    [Theory]
    [InlineData(RecordKind.EmptyStdout)]
    [InlineData(RecordKind.Stderr)]
    public void Endless_records_that_are_no_output_end_at_the_deadline(RecordKind kind)
    {
        var record = kind == RecordKind.Stderr
            ? FakeConnection.Record(RecordType.Stderr, new byte[1000])
            : FakeConnection.Record(RecordType.Stdout, []);

        var failure = Exchange.FailureOf(
            connection =>
            {
                while (true)
                {
                    connection.Send(record);
                }
            },
            deadline: Short);

        Assert.Equal(FastCgiFailure.DeadlineExceeded, failure);
    }

    [Fact]
    public void Silence_ends_at_the_deadline()
    {
        var watch = Stopwatch.StartNew();

        var failure = Exchange.FailureOf(connection => connection.Idle(), deadline: Short);

        Assert.Equal(FastCgiFailure.DeadlineExceeded, failure);
        Assert.InRange(watch.Elapsed, Short, Exchange.Patience);
    }

    [Fact]
    public void Silence_while_stdin_is_stuck_ends_at_the_deadline()
    {
        var failure = Exchange.FailureOf(connection => connection.Idle(), new byte[5_000_000], Short);

        Assert.Equal(FastCgiFailure.DeadlineExceeded, failure);
    }

    [Fact]
    public void Silence_in_the_middle_of_a_record_ends_at_the_deadline()
    {
        var failure = Exchange.FailureOf(
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeConnection.Record(RecordType.Stdout, new byte[100])[..50]);
                connection.Idle();
            },
            deadline: Short);

        Assert.Equal(FastCgiFailure.DeadlineExceeded, failure);
    }

    [Fact]
    public void A_stream_that_is_not_read_to_its_end_has_not_ended()
    {
        using var application = new FakeApplication(connection =>
        {
            connection.ReadRequest();
            connection.Stdout("x");
            connection.Idle();
        });
        using var stream = new FastCgiClient().Send(
            application.SocketPath, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience));

        var first = stream.ReadByte();

        Assert.Equal('x', first);
        Assert.False(stream.Ended);
    }

    [Fact]
    public void Reading_after_the_end_returns_nothing()
    {
        using var application = new FakeApplication(connection =>
        {
            connection.ReadRequest();
            connection.End();
        });
        using var stream = new FastCgiClient().Send(
            application.SocketPath, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience));

        int[] read = [stream.ReadByte(), stream.ReadByte()];

        Assert.Equal([-1, -1], read);
    }

    public enum RecordKind
    {
        EmptyStdout,
        Stderr,
    }
}
