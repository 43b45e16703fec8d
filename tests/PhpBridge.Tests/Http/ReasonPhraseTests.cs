using System.Net;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Http;

public class ReasonPhraseTests
{
    // Newer than the framework's table: RFC 9110 renamed them, and 306 is history.
    private static readonly int[] Renamed = [413, 414, 416, 422, 306];

    [Fact]
    public void Phrases_are_those_that_the_framework_knows()
    {
        foreach (var status in Enum.GetValues<HttpStatusCode>().Distinct().Where(status => !Renamed.Contains((int)status)))
        {
            using var response = new HttpResponseMessage(status);
            Assert.Equal(response.ReasonPhrase, ReasonPhrase.Of((int)status), ignoreCase: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(306)]
    [InlineData(418)]
    [InlineData(599)]
    public void A_status_that_is_none_is_unassigned(int status)
        => Assert.Equal("Unassigned", ReasonPhrase.Of(status));
}
