using System.Text;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class RuntimeLoopTests
{
    [Fact]
    public void The_loop_goes_on_after_a_handler_has_failed()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(connection =>
        {
            foreach (var id in (string[])["one", "two", "three"])
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event(id, id));
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("", 202));
            }

            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("that is all", 500));
        });
        using var client = new RuntimeApiClient(api.Address, log);
        var handler = new Handler();
        var loop = new RuntimeLoop(client, handler, extension: null, log);

        var e = Assert.Throws<RuntimeApiException>(loop.Run);

        Assert.Contains("that is all", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["one/response", "two/error", "three/error"],
            api.Requests.Where(request => request.Line.StartsWith("POST", StringComparison.Ordinal))
                .Select(request => string.Join('/', request.Line.Split(' ')[1].Split('/')[^2..])));
        Assert.Equal("answer to one", api.Requests[1].Text);
        Assert.Contains("Runtime.UnhandledException", api.Requests[3].Text, StringComparison.Ordinal);
        Assert.Contains("Runtime.Refused", api.Requests[5].Text, StringComparison.Ordinal);
        Assert.Equal(1004, Assert.Single(log.Entries).Id);
        Assert.Equal(3, handler.Finished);
    }

    [Fact]
    public void A_streamed_answer_is_released_when_it_has_gone_and_before_it_is_settled()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Event("", "stream"));
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("", 202));
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("", 500));
        });
        using var client = new RuntimeApiClient(api.Address, log);
        var handler = new Handler();

        Assert.Throws<RuntimeApiException>(new RuntimeLoop(client, handler, extension: null, log).Run);

        Assert.Equal("prelude, then content", api.Requests[1].Text);
        Assert.Throws<ObjectDisposedException>(() => handler.Content.ReadByte());
        Assert.True(handler.WasReleasedWhenFinished);
    }

    private sealed class Handler : IInvocationHandler
    {
        public MemoryStream Content { get; } = new(Encoding.UTF8.GetBytes(", then content"));

        public int Finished { get; private set; }

        public bool WasReleasedWhenFinished { get; private set; }

        public InvocationResult Handle(Invocation invocation) => invocation.RequestId switch
        {
            "one" => new InvocationResult(Encoding.UTF8.GetBytes("answer to " + Encoding.UTF8.GetString(invocation.Payload.Span))),
            "two" => throw new InvalidOperationException("a fault nobody foresaw"),
            "stream" => new InvocationResult("prelude"u8.ToArray(), Content),
            _ => InvocationResult.Failed("Runtime.Refused", "no"),
        };

        public void FinishWork()
        {
            Finished++;
            WasReleasedWhenFinished = !Content.CanRead;
        }
    }
}
