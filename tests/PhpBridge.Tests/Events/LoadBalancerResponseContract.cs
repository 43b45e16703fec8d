using System.Globalization;
using System.Text;
using PhpBridge.Events;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>What both modes of a load balancer have in common.</summary>
public abstract class LoadBalancerResponseContract(string fixture, string map) : ResponseContract
{
    internal override IPayloadFormat Format { get; }
        = EventReader.Read(new EventProperties(Encoding.UTF8.GetBytes(EventJson.Fixture(fixture).ToJsonString()))).Format;

    [Fact]
    public void The_answer_is_in_the_mode_of_the_request()
    {
        using var response = new HttpResponse(200);

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(
            ["statusCode", "statusDescription", map, "isBase64Encoded", "body"], answer.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData(200, "OK")]
    [InlineData(302, "Found")]
    [InlineData(404, "Not Found")]
    [InlineData(413, "Content Too Large")]
    [InlineData(503, "Service Unavailable")]
    [InlineData(299, "Unassigned")]
    public void The_status_is_described(int status, string phrase)
    {
        using var response = new HttpResponse(status);

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{status} {phrase}"), answer.GetProperty("statusDescription").GetString());
    }

    [Fact]
    public void A_load_balancer_takes_one_megabyte()
        => Assert.Equal(1_048_576, Format.MaxResponseSize);
}
