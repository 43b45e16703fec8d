using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class RuntimeApiClientTests
{
    [Fact]
    public void An_invocation_has_what_the_headers_say()
    {
        using var api = Answering(FakeRuntimeApi.Response(
            "{}",
            fields: "Lambda-Runtime-Aws-Request-Id: 8476a536\r\nLambda-Runtime-Deadline-Ms: 1793880000123\r\n"
                + "Lambda-Runtime-Trace-Id: Root=1-5bef\r\n"
                + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:1:function:f\r\n"));
        using var client = ClientOf(api);

        var invocation = client.Next();

        Assert.Equal("8476a536", invocation.RequestId);
        Assert.Equal(1_793_880_000_123, invocation.DeadlineMs);
        Assert.Equal("Root=1-5bef", invocation.TraceId);
        Assert.Equal("arn:aws:lambda:eu-west-1:1:function:f", invocation.FunctionArn);
        Assert.Equal("{}", Encoding.UTF8.GetString(invocation.Payload.Span));
        Assert.Equal("GET /2018-06-01/runtime/invocation/next HTTP/1.1", api.Requests[0].Line);
        Assert.Contains("Host: " + api.Address, api.Requests[0].Fields);
        Assert.Contains("User-Agent: phpbridge/" + ProductVersion.Text, api.Requests[0].Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lambda-Runtime-Deadline-Ms:\r\nLambda-Runtime-Trace-Id: \r\nLambda-Runtime-Invoked-Function-Arn:\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: soon\r\n")]
    public void Headers_may_be_empty_or_absent_and_the_deadline_is_then_far(string fields)
    {
        using var api = Answering(FakeRuntimeApi.Response("{}", fields: "Lambda-Runtime-Aws-Request-Id: x\r\n" + fields));
        using var client = ClientOf(api);

        var invocation = client.Next();

        Assert.Equal("", invocation.TraceId);
        Assert.Equal("", invocation.FunctionArn);
        Assert.InRange(invocation.Remaining(TimeProvider.System), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lambda-Runtime-Aws-Request-Id:\r\n")]
    public void An_invocation_without_an_id_cannot_be_answered(string fields)
    {
        using var api = Answering(FakeRuntimeApi.Response("{}", fields: fields));
        using var client = ClientOf(api);

        var e = Assert.Throws<RuntimeApiException>(client.Next);

        Assert.Contains("Lambda-Runtime-Aws-Request-Id", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(202)]
    [InlineData(301)]
    public void Any_other_status_of_next_ends_the_process(int status)
    {
        using var api = Answering(FakeRuntimeApi.Response("""{"errorMessage":"State transition is not allowed"}""", status));
        using var client = ClientOf(api);

        var e = Assert.Throws<RuntimeApiException>(client.Next);

        Assert.Contains($"{status}", e.Message, StringComparison.Ordinal);
        Assert.Contains("State transition is not allowed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_of_six_megabytes_arrives_whole_and_small_ones_after_it()
    {
        var large = new string('e', 6 * 1024 * 1024);
        using var api = new FakeRuntimeApi(connection =>
        {
            foreach (var payload in (string[])[large, "small", large])
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event(payload));
            }
        });
        using var client = ClientOf(api);

        int[] lengths = [client.Next().Payload.Length, client.Next().Payload.Length, client.Next().Payload.Length];

        Assert.Equal([large.Length, 5, large.Length], lengths);
    }

    [Fact]
    public void Asking_is_tried_again_when_the_connection_breaks()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(
            connection => connection.ReadRequest(),
            connection =>
            {
                connection.ReadRequest();
                connection.Send("HTTP/1.1 200 OK\r\nContent-Le");
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event("{}"));
            });
        using var client = new RuntimeApiClient(api.Address, log);

        var invocation = client.Next();

        Assert.Equal("id-1", invocation.RequestId);
        Assert.Equal([LogLevel.Warning, LogLevel.Warning], log.Entries.Select(entry => entry.Level));
    }

    [Fact]
    public void A_Runtime_API_that_is_gone_ends_the_process()
    {
        var log = new RecordedLog();
        using var client = new RuntimeApiClient(FakeRuntimeApi.DeadAddress(), log);

        Assert.Throws<RuntimeApiException>(client.Next);

        Assert.Equal(4, log.Entries.Count);
    }

    [Fact]
    public void The_path_in_the_address_comes_before_every_other()
    {
        using var api = Answering(FakeRuntimeApi.Event("{}"), FakeRuntimeApi.Response("", 202), FakeRuntimeApi.Response("", 202));
        using var client = new RuntimeApiClient(api.Address + "/my/function", new RecordedLog());

        client.Next();
        client.Respond("id-1", "{}"u8);
        client.FailInitialization(new LambdaError("Runtime.Test", "no"));

        Assert.Equal(
            [
                "GET /my/function/2018-06-01/runtime/invocation/next HTTP/1.1",
                "POST /my/function/2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
                "POST /my/function/2018-06-01/runtime/init/error HTTP/1.1",
            ],
            api.Requests.Select(request => request.Line));
        Assert.All(api.Requests, request => Assert.Contains("Host: " + api.Address, request.Fields));
    }

    [Fact]
    public void A_response_is_posted_byte_for_byte()
    {
        var log = new RecordedLog();
        var payload = Encoding.UTF8.GetBytes("""{"body":"é"}""");
        using var api = Answering(FakeRuntimeApi.Response("""{"status":"OK"}""", 202));
        using var client = new RuntimeApiClient(api.Address, log);

        client.Respond("id-1", payload);

        Assert.Equal(payload, api.Requests[0].Content);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void A_failure_carries_its_type_in_a_header_too()
    {
        using var api = Answering(FakeRuntimeApi.Response("", 202));
        using var client = ClientOf(api);

        client.Fail("id-1", new LambdaError("Runtime.Broken", "it broke"));

        Assert.Equal("POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1", api.Requests[0].Line);
        Assert.Contains("Lambda-Runtime-Function-Error-Type: Runtime.Broken", api.Requests[0].Fields);
        Assert.Equal("""{"errorType":"Runtime.Broken","errorMessage":"it broke","stackTrace":[]}""", api.Requests[0].Text);
    }

    [Fact]
    public void A_failure_carries_its_cause_for_XRay_in_a_header()
    {
        using var api = Answering(FakeRuntimeApi.Response("", 202));
        using var client = ClientOf(api);

        client.Fail("id-1", new LambdaError("Runtime.Broken", "it broke\r\nX: \u00E9", ["System.Exception: it broke", "at a.b()"]));

        var field = api.Requests[0].Fields.Single(
            field => field.StartsWith("Lambda-Runtime-Function-XRay-Error-Cause: ", StringComparison.Ordinal));
        var cause = JsonElement.Parse(field[(field.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var exception = cause.GetProperty("exceptions").EnumerateArray().Single();
        Assert.Equal("Runtime.Broken", exception.GetProperty("type").GetString());
        Assert.Equal("it broke\r\nX: \u00E9", exception.GetProperty("message").GetString());
        Assert.Equal(["at a.b()"], exception.GetProperty("stack").EnumerateArray().Select(frame => frame.GetProperty("label").GetString()));
        Assert.Equal(Environment.CurrentDirectory, cause.GetProperty("working_directory").GetString());
    }

    [Fact]
    public void The_cause_of_a_failure_stays_small()
    {
        var error = new LambdaError(
            "Runtime.Broken", new string('\u00E9', 1_000_000), [.. Enumerable.Repeat(new string('x', 10_000), 10_000)]);

        Assert.InRange(XRayCause.Of(error).Length, 1, 16 * 1024);
    }

    [Fact]
    public void A_refused_response_is_logged_and_the_next_invocation_works()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadHead();
                connection.Send(FakeRuntimeApi.Response("Exceeded maximum allowed payload size", 413));
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event("{}", "id-2"));
            });
        using var client = new RuntimeApiClient(api.Address, log);

        client.Respond("id-1", new byte[30_000_000]);
        var next = client.Next();

        Assert.Equal("id-2", next.RequestId);
        var (_, level, message) = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("413", message, StringComparison.Ordinal);
        Assert.Contains("Exceeded maximum allowed payload size", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(403)] // The first had arrived: the API has gone on.
    public void A_response_whose_connection_breaks_before_an_answer_is_sent_once_more(int status)
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(
            connection => connection.ReadRequest(),
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("{}", status));
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event("{}", "id-2"));
            });
        using var client = new RuntimeApiClient(api.Address, log);

        client.Respond("id-1", "{\"a\":1}"u8);
        client.Next();

        Assert.Equal(["POST", "POST", "GET"], api.Requests.Select(request => request.Line.Split(' ')[0]));
        Assert.Equal(["{\"a\":1}", "{\"a\":1}"], api.Requests.Take(2).Select(request => request.Text));
        Assert.Equal(1006, Assert.Single(log.Entries).Id);
    }

    [Fact]
    public void A_response_is_sent_twice_at_the_most()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(
            connection => connection.ReadRequest(),
            connection => connection.ReadRequest(),
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event("{}", "id-2"));
            });
        using var client = new RuntimeApiClient(api.Address, log);

        client.Respond("id-1", "{}"u8);
        client.Next();

        Assert.Equal(["POST", "POST", "GET"], api.Requests.Select(request => request.Line.Split(' ')[0]));
        Assert.Equal([1006, 1002], log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void A_response_whose_answer_has_begun_is_not_sent_again()
    {
        var log = new RecordedLog();
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadRequest();
                connection.Send("HTTP/1.1 202");
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Event("{}", "id-2"));
            });
        using var client = new RuntimeApiClient(api.Address, log);

        client.Respond("id-1", "{}"u8);
        client.Next();

        Assert.Equal(["POST", "GET"], api.Requests.Select(request => request.Line.Split(' ')[0]));
        Assert.Equal(1002, Assert.Single(log.Entries).Id);
    }

    private static RuntimeApiClient ClientOf(FakeRuntimeApi api) => new(api.Address, new RecordedLog());

    /// <summary>One connection on which every request gets the next answer.</summary>
    private static FakeRuntimeApi Answering(params string[] answers) => new(connection =>
    {
        foreach (var answer in answers)
        {
            connection.ReadRequest();
            connection.Send(answer);
        }
    });
}
