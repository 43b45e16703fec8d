using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class CloudFrontTests() : PayloadFormatContract("cloudfront-get")
{
    protected override IReadOnlyList<string> OptionalMembers
        => [.. new[] { "headers", "querystring", "clientIp", "body", "body.data", "body.encoding", "body.inputTruncated" }
            .Select(name => "Records.0.cf.request." + name), "Records.0.cf.config"];

    private JsonObject Request => Event["Records"]![0]!["cf"]!["request"]!.AsObject();

    [Theory]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/ü b", "/%C3%BC%20b")]
    public void The_path_is_encoded_already(string path, string expected)
    {
        Request["uri"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("a=%41&b=+&c[]=1&&d", "a=%41&b=+&c[]=1&&d")]
    [InlineData("s=ü b", "s=%C3%BC%20b")]
    [InlineData("", "")]
    public void The_query_is_passed_on_byte_for_byte(string query, string expected)
    {
        Request["querystring"] = query;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Query));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void Content_that_CloudFront_has_cut_is_known_to_be(string truncated, bool expected)
    {
        Request["body"]!["inputTruncated"] = JsonNode.Parse(truncated);

        var request = EventJson.Read(Event);

        Assert.Equal(expected, request.IsContentCut);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("[5]")]
    [InlineData("[null,null]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("[{\"key\":\"X\"}]")]
    [InlineData("[{\"value\":[]}]")]
    [InlineData("{\"key\":\"X\",\"value\":\"y\"}")]
    public void A_header_of_any_value_is_read_or_refused(string lines)
    {
        Request["headers"]!["x-odd"] = JsonNode.Parse(lines);

        var e = Record.Exception(() => EventJson.Read(Event));

        Assert.True(e is null or PhpBridge.Events.EventFormatException, $"{lines}: {e}");
    }

    protected override JsonObject WithMethod(string method)
    {
        Request["method"] = method;
        return Event;
    }

    protected override void SetFields(IEnumerable<(string Name, string Value)> fields)
        => Request["headers"] = new JsonObject(
            fields.Select(field => KeyValuePair.Create(
                field.Name,
                (JsonNode?)new JsonArray(new JsonObject { ["key"] = field.Name, ["value"] = field.Value }))));

    protected override void SetBody(string body, bool isBase64)
    {
        Request["body"]!["data"] = body;
        Request["body"]!["encoding"] = isBase64 ? "base64" : "text";
    }
}
