using System.Text;
using System.Text.Json;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

/// <summary>RuntimeApiClient.Stream, down to the bytes.</summary>
public class StreamedResponseTests
{
    private readonly RecordedLog _log = new();

    [Fact]
    public void The_head_says_that_the_response_is_streamed()
    {
        using var api = Accepting();
        using var client = new RuntimeApiClient(api.Address, _log);

        client.Stream("id-1", "{}\0\0\0\0\0\0\0\0"u8, new MemoryStream("content"u8.ToArray()));

        var request = Assert.Single(api.Requests);
        Assert.Equal("POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1", request.Line);
        Assert.Contains("Lambda-Runtime-Function-Response-Mode: streaming", request.Fields);
        Assert.Contains("Content-Type: application/vnd.awslambda.http-integration-response", request.Fields);
        Assert.Contains("Transfer-Encoding: chunked", request.Fields);
        Assert.DoesNotContain(request.Fields, field => field.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("{}\0\0\0\0\0\0\0\0content", request.Text);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void What_has_been_read_is_sent_before_more_is_read()
    {
        var chunks = new List<string>();
        var sent = new Queue<string>(["one", "two"]);
        using var arrived = new SemaphoreSlim(0);
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadHead();
            while (connection.ReadChunk() is { Length: > 0 } chunk)
            {
                chunks.Add(chunk);
                arrived.Release();
            }

            connection.ReadTrailers();
            connection.Send(FakeRuntimeApi.Response("", 202));
        });
        using var client = new RuntimeApiClient(api.Address, _log);

        client.Stream("id-1", "prelude"u8, new SourceStream(buffer =>
        {
            // Each piece is produced only when the one before has arrived at the other end.
            Assert.True(arrived.Wait(TimeSpan.FromSeconds(10)));
            return sent.TryDequeue(out var piece) ? Encoding.ASCII.GetBytes(piece, buffer) : 0;
        }));

        Assert.Equal(["prelude", "one", "two"], chunks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void Content_of_any_size_arrives_whole(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        using var api = Accepting();
        using var client = new RuntimeApiClient(api.Address, _log);

        client.Stream("id-1", content, new MemoryStream(content));

        Assert.Equal([.. content, .. content], Assert.Single(api.Requests).Content);
    }

    [Fact]
    public void A_source_that_fails_midway_is_reported_in_trailers_and_the_connection_stays()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Response("", 202));
            connection.ReadRequest();
            connection.Send(FakeRuntimeApi.Event("next"));
        });
        using var client = new RuntimeApiClient(api.Address, _log);
        var sent = false;

        client.Stream("id-1", "prelude"u8, new SourceStream(buffer =>
        {
            if (sent)
            {
                throw new IOException("PHP ended");
            }

            sent = true;
            return Encoding.ASCII.GetBytes(" half", buffer);
        }));
        var next = client.Next();

        var fields = api.Requests[0].Fields;
        Assert.Equal("prelude half", api.Requests[0].Text);
        Assert.Contains("Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body", fields);
        Assert.Contains("Lambda-Runtime-Function-Error-Type: Runtime.ResponseBrokenOff", fields);
        var body = fields.Single(field => field.StartsWith("Lambda-Runtime-Function-Error-Body: ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.Equal("PHP ended", JsonElement.Parse(Convert.FromBase64String(body)).GetProperty("errorMessage").GetString());
        Assert.Equal(1005, Assert.Single(_log.Entries).Id);
        Assert.Equal("next", Encoding.ASCII.GetString(next.Payload.Span));
    }

    [Fact]
    public void A_server_that_stops_listening_is_heard_and_the_source_is_left_alone()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadHead();
            connection.ReadChunk();
            connection.Send(FakeRuntimeApi.Response("too much", 413, "Connection: close\r\n"));
        });
        using var client = new RuntimeApiClient(api.Address, _log);
        var reads = 0;

        client.Stream("id-1", "prelude"u8, new SourceStream(buffer => reads++ < 100_000 ? buffer.Length : 0));

        Assert.True(reads < 100_000);
        Assert.Contains(_log.Entries, entry => entry.Id is 1002 or 1003);
    }

    private static FakeRuntimeApi Accepting() => new(connection =>
    {
        connection.ReadRequest();
        connection.Send(FakeRuntimeApi.Response("", 202));
    });
}
