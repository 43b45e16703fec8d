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
                connection.Send(FakeRuntimeApi.Answer("", 202));
            }

            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Answer("that is all", 500));
        });
        using var client = new RuntimeApiClient(api.Address, log);
        var loop = new RuntimeLoop(client, Handle, log);

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
    }

    private static Answer Handle(Invocation invocation) => invocation.RequestId switch
    {
        "one" => new Answer(Encoding.UTF8.GetBytes("answer to " + Encoding.UTF8.GetString(invocation.Payload.Span))),
        "two" => throw new InvalidOperationException("a fault nobody foresaw"),
        _ => Answer.Failed("Runtime.Refused", "no"),
    };
}
