using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class InternalExtensionTests
{
    private const string Identifier = "Lambda-Extension-Identifier: 0af6\r\n";

    private readonly RecordedLog _log = new();

    [Theory]
    [InlineData(true, "{\"events\":[\"INVOKE\"]}")]
    [InlineData(false, "{\"events\":[]}")]
    public void It_registers_for_what_it_follows(bool followsInvocations, string events)
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{}", 200, Identifier));
        });

        using var extension = InternalExtension.Register(api.Address, followsInvocations, _log);

        Assert.NotNull(extension);
        var request = Assert.Single(api.Requests);
        Assert.Equal("POST /2020-01-01/extension/register HTTP/1.1", request.Line);
        Assert.Contains("Lambda-Extension-Name: phpbridge", request.Fields);
        Assert.Equal(events, request.Text);
    }

    [Fact]
    public void It_asks_for_the_next_event_only_when_the_answered_invocation_is_settled()
    {
        using var settled = new SemaphoreSlim(0);
        using var askedAgain = new ManualResetEventSlim();
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{}", 200, Identifier));
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{\"eventType\":\"INVOKE\"}"));
            connection.ReadRequest();
            askedAgain.Set();
            connection.Idle();
        });
        using var extension = InternalExtension.Register(api.Address, followsInvocations: true, _log)!;

        extension.Start(settled.Wait);
        extension.FinishWork();
        var askedTooEarly = askedAgain.Wait(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        settled.Release();

        Assert.False(askedTooEarly);
        Assert.True(askedAgain.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(["/2020-01-01/extension/event/next"], api.Requests.Skip(1).Select(request => request.Line.Split(' ')[1]).Distinct());
        Assert.Contains("Lambda-Extension-Identifier: 0af6", api.Requests[1].Fields);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(403, Identifier)]
    [InlineData(200, "")]
    public void A_platform_without_extensions_is_no_failure(int status, string fields)
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{}", status, fields));
        });

        Assert.Null(InternalExtension.Register(api.Address, followsInvocations: true, _log));
        Assert.Equal(1010, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public void When_the_API_is_gone_the_loop_finishes_the_work_itself()
    {
        using var finished = new SemaphoreSlim(0);
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{}", 200, Identifier));
        });
        using var extension = InternalExtension.Register(api.Address, followsInvocations: true, _log)!;

        extension.Start(() => finished.Release());
        extension.FinishWork();
        Assert.True(finished.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        extension.FinishWork();

        Assert.True(finished.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(1011, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public void A_platform_that_does_not_answer_the_registration_is_done_without()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Idle();
        });

        Assert.Null(InternalExtension.Register(api.Address, followsInvocations: true, _log));
        Assert.Equal(1010, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public void When_the_API_is_silent_the_loop_settles_itself_after_a_while()
    {
        using var settled = new SemaphoreSlim(0);
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("{}", 200, Identifier));
            connection.ReadRequest();
            connection.Idle();
        });
        using var extension = InternalExtension.Register(api.Address, followsInvocations: true, _log)!;

        extension.Start(() => settled.Release());
        extension.FinishWork();
        extension.FinishWork(); // A file, say, while the first still waits.
        Assert.True(settled.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.True(settled.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        extension.FinishWork();

        Assert.True(settled.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.Equal(1011, Assert.Single(_log.Entries).Id);
    }
}
