using PhpBridge.FastCgi;
using Xunit;

namespace PhpBridge.Tests.FastCgi;

public class RequestWriterTests
{
    [Fact]
    public void A_request_opens_as_responder_and_does_not_keep_the_connection()
    {
        var request = Exchange.Received([], []);

        var (header, content) = request.Records[0];
        Assert.Equal(new RecordHeader(RecordType.BeginRequest, 1, 8), header);
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0], content);
    }

    [Fact]
    public void Every_record_carries_the_same_request_id_and_no_padding()
    {
        var request = Exchange.Received(Bytes(100), Bytes(100_000));

        Assert.All(request.Records, record => Assert.Equal((1, 0), (record.Header.RequestId, record.Header.PaddingLength)));
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 1, 0 })]
    [InlineData(65_535, new[] { 65_535, 0 })]
    [InlineData(65_536, new[] { 65_535, 1, 0 })]
    [InlineData(200_000, new[] { 65_535, 65_535, 65_535, 3_395, 0 })]
    public void Params_go_out_in_maximal_records_and_an_empty_one(int length, int[] expected)
    {
        var parameters = Bytes(length);

        var request = Exchange.Received(parameters, []);

        Assert.Equal(expected, request.Lengths(RecordType.Params));
        Assert.Equal(parameters, request.Params);
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 1, 0 })]
    [InlineData(16_384, new[] { 16_384, 0 })]
    [InlineData(16_385, new[] { 16_385, 0 })]
    [InlineData(65_534, new[] { 65_534, 0 })]
    [InlineData(65_535, new[] { 65_535, 0 })]
    [InlineData(65_536, new[] { 65_535, 1, 0 })]
    [InlineData(131_070, new[] { 65_535, 65_535, 0 })]
    public void Stdin_goes_out_in_maximal_records_and_an_empty_one(int length, int[] expected)
    {
        var stdin = Bytes(length);

        var request = Exchange.Received(Bytes(10), stdin);

        Assert.Equal(expected, request.Lengths(RecordType.Stdin));
        Assert.Equal(stdin, request.Stdin);
    }

    [Fact]
    public void Stdin_of_five_megabytes_arrives_whole()
    {
        var stdin = Bytes(5_000_000);

        var request = Exchange.Received(Bytes(70_000), stdin);

        Assert.Equal(5_000_000 / 65_535 + 2, request.Lengths(RecordType.Stdin).Count);
        Assert.True(stdin.AsSpan().SequenceEqual(request.Stdin));
    }

    [Fact]
    public void A_client_sends_one_request_after_another()
    {
        var received = new List<int>();
        using var application = new FakeApplication(connection =>
        {
            received.Add(connection.ReadRequest().Stdin.Length);
            connection.End();
        });
        var client = new FastCgiClient();

        foreach (var length in (int[])[100_000, 0, 5, 70_000])
        {
            using var stdout = client.Send(
                application.SocketPath, [], Bytes(length), new RecordedStderr(), PhpBridge.Time.Deadline.After(Exchange.Patience));
            stdout.ReadByte();
        }

        Assert.Equal([100_000, 0, 5, 70_000], received);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
