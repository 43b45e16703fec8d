using PhpBridge.FastCgi;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.FastCgi;

public class FastCgiClientTests
{
    [Fact]
    public void A_socket_that_is_not_there_is_unreachable()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "none.sock");

        var e = Assert.Throws<FastCgiException>(
            () => new FastCgiClient().Send(path, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience)));

        Assert.Equal(FastCgiFailure.Unreachable, e.Failure);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_socket_is_unreachable()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add("file.sock");

        var e = Assert.Throws<FastCgiException>(
            () => new FastCgiClient().Send(path, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience)));

        Assert.Equal(FastCgiFailure.Unreachable, e.Failure);
    }

    [Fact]
    public void An_abandoned_answer_does_not_leak_into_the_next_one()
    {
        var number = 0;
        using var application = new FakeApplication(connection =>
        {
            connection.ReadRequest();
            connection.Stdout(number++ == 0 ? "first answer" : "second");
            connection.End();
        });
        var client = new FastCgiClient();
        using (var first = client.Send(application.SocketPath, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience)))
        {
            first.ReadByte();
        }

        using var second = client.Send(application.SocketPath, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience));
        using var reader = new StreamReader(second);
        var text = reader.ReadToEnd();

        Assert.Equal("second", text);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void An_application_that_answers_the_management_record_is_ready(int type)
    {
        using var application = new FakeApplication(connection =>
        {
            connection.SendByteByByte(FakeConnection.Record((RecordType)type, [], requestId: 0));
            connection.Idle();
        });

        var e = Record.Exception(() => FastCgiClient.WaitUntilReady(application.SocketPath, Deadline.After(Exchange.Patience)));

        Assert.Null(e);
    }

    [Fact]
    public void An_application_that_closes_is_not_ready()
    {
        using var application = new FakeApplication(connection => connection.Send([1, 10, 0]));

        var e = Assert.Throws<FastCgiException>(
            () => FastCgiClient.WaitUntilReady(application.SocketPath, Deadline.After(Exchange.Patience)));

        Assert.Equal(FastCgiFailure.Unreachable, e.Failure);
    }

    [Fact]
    public void An_application_that_answers_with_something_else_is_not_ready()
    {
        using var application = new FakeApplication(connection =>
        {
            connection.Stdout("");
            connection.Idle();
        });

        var e = Assert.Throws<FastCgiException>(
            () => FastCgiClient.WaitUntilReady(application.SocketPath, Deadline.After(Exchange.Patience)));

        Assert.Equal(FastCgiFailure.Protocol, e.Failure);
    }

    [Fact]
    public void An_application_that_stays_silent_is_not_ready_in_time()
    {
        using var application = new FakeApplication(connection => connection.Idle());

        var e = Assert.Throws<FastCgiException>(
            () => FastCgiClient.WaitUntilReady(application.SocketPath, Deadline.After(TimeSpan.FromMilliseconds(100))));

        Assert.Equal(FastCgiFailure.DeadlineExceeded, e.Failure);
    }
}
