using System.Buffers;
using System.Text;
using PhpBridge.Php;
using PhpBridge.Tests.FastCgi;
using Xunit;

namespace PhpBridge.Tests.Php;

public class LambdaContextTests
{
    private const int Plenty = 65_535;

    [Fact]
    public void A_script_learns_of_the_invocation_and_of_the_events_context()
        => Assert.Equal(
            [("LAMBDA_INVOCATION_CONTEXT", """{"awsRequestId":"1"}"""), ("LAMBDA_REQUEST_CONTEXT", """{ "stage" : "prod" }""")],
            Write("""{"awsRequestId":"1"}""", """{ "stage" : "prod" }""", Plenty));

    [Fact]
    public void An_event_without_a_context_sets_no_variable_for_it()
        => Assert.Equal([("LAMBDA_INVOCATION_CONTEXT", "{}")], Write("{}", "", Plenty));

    [Fact]
    public void A_script_finds_the_trace_header_where_the_SDKs_read_it()
        => Assert.Equal(
            [("_X_AMZN_TRACE_ID", "Root=1-5bef;Sampled=1"), ("LAMBDA_INVOCATION_CONTEXT", "{}")],
            Write("{}", "", Plenty, "Root=1-5bef;Sampled=1"));

    [Fact]
    public void A_trace_header_that_is_not_ASCII_is_left_out()
        => Assert.Equal([("LAMBDA_INVOCATION_CONTEXT", "{}")], Write("{}", "", Plenty, "Root=\u00E9"));

    [Theory]
    [InlineData(16_384, 2)]
    [InlineData(16_385, 1)]
    public void A_large_context_is_left_out(int size, int expected)
        => Assert.Equal(expected, Write("{}", new string('x', size), Plenty).Count);

    [Theory]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_384)]
    public void Never_is_more_written_than_there_is_room_for(int size)
    {
        for (var room = 0; room < size + 600; room++)
        {
            var buffer = new ArrayBufferWriter<byte>();

            new LambdaContext(new byte[200], new byte[size], "Root=1-5bef").Write(buffer, room);

            Assert.InRange(buffer.WrittenCount, 0, room);
        }
    }

    private static List<(string Name, string Value)> Write(string invocation, string request, int room, string traceId = "")
    {
        var buffer = new ArrayBufferWriter<byte>();
        new LambdaContext(Encoding.UTF8.GetBytes(invocation), Encoding.UTF8.GetBytes(request), traceId).Write(buffer, room);
        return [.. Pairs.Read(buffer.WrittenMemory)];
    }
}
