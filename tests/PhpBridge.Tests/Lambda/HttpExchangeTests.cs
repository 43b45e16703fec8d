using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class HttpExchangeTests
{
    private static readonly byte[] Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:5 \r\n\r\nhello")]
    [InlineData("HTTP/1.1 200\r\nCONTENT-LENGTH:\t5\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nh\r\n0004\r\nello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;name=\"value\"\r\nhello\r\n0;last\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: one\r\nOther: two\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nX:\r\nY: \r\n\r\nhello")]
    public void Content_is_read_however_its_length_is_told(string answer)
    {
        using var whole = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(answer);
        });
        using var split = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.SendByteByByte(answer);
        });

        foreach (var api in (FakeRuntimeApi[])[whole, split])
        {
            using var exchange = ExchangeWith(api);
            exchange.Send(Get, []);

            Assert.Equal(200, exchange.Response.Status);
            Assert.Equal("hello", Encoding.ASCII.GetString(exchange.Response.Content.Span));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65_536)]
    [InlineData(1_000_003)]
    public void Six_megabytes_in_chunks_of_any_size_arrive_whole(int chunkSize)
    {
        var content = new byte[chunkSize == 1 ? 100_000 : 6_000_000];
        new Random(chunkSize).NextBytes(content);
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.Send(Chunked(content, chunkSize));
        });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);

        Assert.True(exchange.Response.Content.Span.SequenceEqual(content));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Headers_survive_content_that_outgrows_the_buffer(bool lengthIsKnown)
    {
        var content = new string('x', 3_000_000);
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(lengthIsKnown
                ? FakeRuntimeApi.Response(content, fields: "Name: value\r\n")
                : "HTTP/1.1 200 OK\r\nName: value\r\n\r\n" + content);
        });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);

        Assert.Equal("value", exchange.Response.Field("name"u8));
        Assert.Equal(3_000_000, exchange.Response.Content.Length);
    }

    [Fact]
    public void A_header_is_found_by_its_whole_name_in_any_case()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(
                "HTTP/1.1 200 OK\r\nNam: a\r\nNames: b\r\nNAME:  c d \r\nName: e\r\nEmpty:\r\nContent-Length: 6\r\n\r\nNo: x\n");
        });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);

        Assert.Equal("c d", exchange.Response.Field("Name"u8));
        Assert.Equal("", exchange.Response.Field("Empty"u8));
        Assert.Equal("", exchange.Response.Field("No"u8));
        Assert.Equal("", exchange.Response.Field("HTTP/1.1 200 OK"u8));
    }

    [Fact]
    public void A_connection_is_used_again()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            for (var i = 0; i < 3; i++)
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response(new string('x', i)));
            }
        });
        using var exchange = ExchangeWith(api);
        var lengths = new List<int>();

        for (var i = 0; i < 3; i++)
        {
            exchange.Send(Get, []);
            lengths.Add(exchange.Response.Content.Length);
        }

        Assert.Equal([0, 1, 2], lengths);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n1.")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n1.")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n1.")]
    public void A_connection_that_was_said_to_close_is_not_used_again(string first)
    {
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadRequest();
                connection.Send(first);
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("2."));
            });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);
        exchange.Send(Get, []);

        Assert.Equal("2.", Encoding.ASCII.GetString(exchange.Response.Content.Span));
    }

    [Fact]
    public void A_server_that_closes_between_calls_is_connected_to_again()
    {
        using var closed = new ManualResetEvent(initialState: false);
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("1."));
            },
            connection => closed.Set(),
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("2."));
            });
        var clock = new FakeClock();
        using var exchange = ExchangeWith(api, clock);
        exchange.Send(Get, []);

        // The next connection is accepted once the first one is closed, so knocking tells when that is.
        using var knock = new TcpClient("127.0.0.1", int.Parse(api.Address.Split(':')[1], CultureInfo.InvariantCulture));
        closed.WaitOne();
        clock.Advance(TimeSpan.FromSeconds(1));
        exchange.Send(Get, []);

        Assert.Equal("2.", Encoding.ASCII.GetString(exchange.Response.Content.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n")]
    public void An_answer_that_breaks_off_is_an_error(string answer) => AssertBroken(answer);

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000005\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n")]
    public void Garbage_is_an_error(string answer) => AssertBroken(answer);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "X: 0123456789\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ", "0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: 0123456789\r\n")]
    public void What_has_no_end_is_given_up(string start, string endless)
    {
        var allWasTaken = false;
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(start);
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(endless, 1000)));
            for (var sent = 0; sent < 64 * 1024 * 1024; sent += block.Length)
            {
                connection.Send(block);
            }

            allWasTaken = true;
        });
        using var exchange = ExchangeWith(api);

        Assert.Throws<IOException>(() => exchange.Send(Get, []));

        Assert.False(allWasTaken);
    }

    [Fact]
    public void An_exchange_may_take_longer_than_the_timeout_of_the_socket()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            Thread.Sleep(TimeSpan.FromSeconds(1.5));
            connection.Send(FakeRuntimeApi.Response("late"));
        });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);

        Assert.Equal("late", Encoding.ASCII.GetString(exchange.Response.Content.Span));
        Assert.False(exchange.HasTimedOut);
    }

    [Fact]
    public void A_server_that_does_not_respond_within_the_limit_is_an_error()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Idle();
        });
        using var exchange = ExchangeWith(api);
        exchange.TimeLimit = TimeSpan.FromMilliseconds(200);

        Assert.Throws<IOException>(() => exchange.Send(Get, []));

        Assert.True(exchange.HasTimedOut);
    }

    [Fact]
    public void After_an_error_the_next_exchange_connects_anew()
    {
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadRequest();
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("hello"));
            });
        using var exchange = ExchangeWith(api);

        Assert.Throws<IOException>(() => exchange.Send(Get, []));
        exchange.Send(Get, []);

        Assert.Equal("hello", Encoding.ASCII.GetString(exchange.Response.Content.Span));
    }

    [Fact]
    public void A_refusal_is_read_although_the_request_was_not_taken()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadHead();
            connection.Send(FakeRuntimeApi.Response("too large", 413));
        });
        using var exchange = ExchangeWith(api);
        var content = new byte[30_000_000];

        exchange.Send(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {content.Length}\r\n\r\n"), content);

        Assert.Equal(413, exchange.Response.Status);
        Assert.Equal("too large", Encoding.ASCII.GetString(exchange.Response.Content.Span));
    }

    [Fact]
    public void A_refusal_that_keeps_the_connection_does_not_mix_with_the_next_answer()
    {
        using var api = new FakeRuntimeApi(
            connection =>
            {
                connection.ReadHead();
                connection.Send(FakeRuntimeApi.Response("too large", 413));
            },
            connection =>
            {
                connection.ReadRequest();
                connection.Send(FakeRuntimeApi.Response("fresh"));
            });
        using var exchange = ExchangeWith(api);
        var content = new byte[30_000_000];

        exchange.Send(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {content.Length}\r\n\r\n"), content);
        exchange.Send(Get, []);

        Assert.Equal("fresh", Encoding.ASCII.GetString(exchange.Response.Content.Span));
    }

    [Fact]
    public void No_content_has_no_content_whatever_the_headers_say()
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n");
            connection.Idle();
        });
        using var exchange = ExchangeWith(api);

        exchange.Send(Get, []);

        Assert.Equal(204, exchange.Response.Status);
        Assert.True(exchange.Response.Content.IsEmpty);
    }

    private static void AssertBroken(string answer)
    {
        using var api = new FakeRuntimeApi(connection =>
        {
            connection.ReadRequest();
            connection.Send(answer);
        });
        using var exchange = ExchangeWith(api);

        Assert.IsType<IOException>(Record.Exception(() => exchange.Send(Get, [])), exactMatch: false);
    }

    private static HttpExchange ExchangeWith(FakeRuntimeApi api, TimeProvider? clock = null)
        => new(RuntimeApiAddress.Parse(api.Address), clock ?? TimeProvider.System);

    private static byte[] Chunked(byte[] content, int size)
    {
        using var chunks = new MemoryStream();
        foreach (var chunk in content.Chunk(size))
        {
            chunks.Write(Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            chunks.Write(chunk);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }
}
