using System.Text;
using PhpBridge.FastCgi;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Tests.FastCgi;
using PhpBridge.Tests.Lambda;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Fuzz;

public class ProtocolFuzzTests
{
    [Fact]
    public void A_head_of_random_bytes_is_parsed_or_an_invalid_response()
    {
        var mutator = new Mutator(4);
        var valid = "Status: 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\nLocation: /x\r\n\r\nbody"u8.ToArray();
        byte[][] pieces =
        [
            [0], [0xFF], "\n"u8.ToArray(), "\r"u8.ToArray(), ":"u8.ToArray(), "Status:"u8.ToArray(), "\r\n\r\n"u8.ToArray(), " "u8.ToArray()
        ];

        for (var i = 0; i < 50_000; i++)
        {
            var head = mutator.Next(4) == 0 ? mutator.Bytes(64) : mutator.Mutate(valid, pieces);
            var end = CgiHead.FindEnd(head, 0);
            var e = Record.Exception(() => CgiHead.Parse(end < 0 ? head : head[..end], []));

            Assert.True(e is null or PhpException, $"{Convert.ToHexString(head)}: {e}");
        }
    }

    [Fact]
    public void Records_of_random_bytes_are_read_or_a_FastCGI_failure()
    {
        var mutator = new Mutator(5);
        byte[] valid =
        [
            .. FakeConnection.Record(RecordType.Stdout, "some output"u8.ToArray(), padding: 5),
            .. FakeConnection.Record(RecordType.Stderr, "an error"u8.ToArray()),
            .. FakeConnection.EndRecord(),
        ];
        byte[][] pieces = [[0], [0xFF, 0xFF], [1], FakeConnection.EndRecord(), FakeConnection.Record(RecordType.Stdout, [])];
        using var application = new FakeApplication(connection => connection.Send(mutator.Mutate(valid, pieces)));
        var client = new FastCgiClient();
        var buffer = new byte[100];

        for (var i = 0; i < 5_000; i++)
        {
            using var stdout = client.Send(application.SocketPath, [], default, new RecordedStderr(), Deadline.After(Exchange.Patience));
            var e = Record.Exception(() =>
            {
                while (stdout.Read(buffer) > 0)
                {
                }
            });

            Assert.True(e is FastCgiException { Failure: not FastCgiFailure.DeadlineExceeded } || stdout.Ended, $"{i}: {e}");
        }
    }

    [Fact]
    public void Name_value_pairs_of_random_bytes_are_read_or_a_FastCGI_failure()
    {
        var mutator = new Mutator(6);

        for (var i = 0; i < 50_000; i++)
        {
            var e = Record.Exception(() => Pairs.Read(mutator.Bytes(20)));

            Assert.True(e is null or FastCgiException, $"{i}: {e}");
        }
    }

    [Fact]
    public void Random_answers_are_read_or_an_IOException()
    {
        var mutator = new Mutator(7);
        var valid = new[]
        {
            FakeRuntimeApi.Event("{\"some\":\"event\"}"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x\r\nabc\r\n0\r\nT: x\r\n\r\n",
        }.Select(Encoding.ASCII.GetBytes).ToArray();
        var pieces = new[] {
            "\0", "\r\n", "\r\n\r\n", "9", "ffff", "-", ":", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"
        }
            .Select(Encoding.ASCII.GetBytes).ToArray();
        var answers = Enumerable.Range(0, 2_000).Select(_ => mutator.Mutate(mutator.Pick(valid), pieces)).ToArray();
        using var api = new FakeRuntimeApi([.. answers.Select(answer => new Action<ApiConnection>(connection =>
        {
            connection.ReadHead();
            connection.Send(answer);
        }))]);

        foreach (var answer in answers)
        {
            using var exchange = new HttpExchange(RuntimeApiAddress.Parse(api.Address), TimeProvider.System);
            var e = Record.Exception(() =>
            {
                exchange.Send("GET / HTTP/1.1\r\n\r\n"u8, []);
                exchange.Response.Field("Lambda-Runtime-Aws-Request-Id"u8);
                return exchange.Response.Content.Length;
            });

            Assert.True(e is null or IOException, $"{Encoding.ASCII.GetString(answer)}: {e}");
        }
    }
}
