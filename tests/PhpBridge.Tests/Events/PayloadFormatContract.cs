using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhpBridge.Events;
using PhpBridge.Php;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>What every event format must do with a request. Each fixture tells of the same one, in its own words.</summary>
public abstract class PayloadFormatContract(string fixture)
{
    private const string Path = "/2026/caf%C3%A9/hello%20world/";

    protected JsonObject Event { get; } = EventJson.Fixture(fixture);

    /// <summary>What the source leaves of the query.</summary>
    protected virtual string Query => "s=caf%C3%A9%20%26%20bar&tag%5B%5D=1&tag%5B%5D=2&empty=";

    /// <summary>What the source leaves of a field that repeats.</summary>
    protected virtual IReadOnlyList<string> Repeated => ["first", "second"];

    /// <summary>The members that an event may lack.</summary>
    protected virtual IReadOnlyList<string> OptionalMembers =>
    [
        "headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded", "queryStringParameters",
        "multiValueQueryStringParameters", "rawQueryString", "stageVariables", "pathParameters",
    ];

    [Fact]
    public void The_request_line_is_as_the_client_sent_it()
    {
        var request = EventJson.Read(Event);

        Assert.Equal("GET", EventJson.Text(request.Method));
        Assert.Equal(Path, EventJson.Text(request.Path));
        Assert.Equal(Query, EventJson.Text(request.Query));
        Assert.Equal("HTTP/1.1", EventJson.Text(request.Protocol));
    }

    [Fact]
    public void Fields_arrive_with_every_value()
    {
        var request = EventJson.Read(Event);

        var repeated = request.Fields.Where(field => field.Is("X-Repeated"u8)).SelectMany(field => EventJson.Text(field.Value).Split(','));
        Assert.Equal(Repeated, repeated);
        Assert.Equal("wordpress_test_cookie=WP; wp-settings-1=editor%3Dtinymce", EventJson.Field(request, "Cookie"));
        Assert.Equal("text/html", EventJson.Field(request, "Accept"));
        Assert.True(request.IsHttps);
    }

    [Fact]
    public void The_remote_address_is_the_one_that_the_source_saw()
    {
        var request = EventJson.Read(Event);

        Assert.Equal("203.0.113.7", EventJson.Text(request.RemoteAddress));
    }

    [Theory]
    [InlineData("a=1&b=2", false, "a=1&b=2")]
    [InlineData("é", false, "é")]
    [InlineData("", false, "")]
    [InlineData("", true, "")]
    [InlineData("YT0xJmI9Mg==", true, "a=1&b=2")]
    [InlineData("Pz8/", true, "???")]
    public void Content_is_decoded(string body, bool isBase64, string expected)
    {
        SetBody(body, isBase64);

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Content));
    }

    [Fact]
    public void A_slash_inside_of_base64_may_be_escaped()
    {
        SetBody("SLASHES", isBase64: true);

        var request = EventJson.Read(Event.ToJsonString().Replace("SLASHES", "Pz8\\/Pz8\\u002f", StringComparison.Ordinal));

        Assert.Equal("??????", EventJson.Text(request.Content));
    }

    [Fact]
    public void Six_megabytes_of_base64_are_decoded_whole()
    {
        var content = new byte[4_500_000];
        new Random(1).NextBytes(content);
        SetBody(Convert.ToBase64String(content), isBase64: true);

        var request = EventJson.Read(Event);

        Assert.True(request.Content.Span.SequenceEqual(content));
    }

    [Theory]
    [InlineData("YQ")]
    [InlineData("Y")]
    [InlineData("YQ==YQ==")]
    [InlineData("not base64!")]
    [InlineData("YQ--")]
    public void Broken_base64_is_refused(string body)
    {
        SetBody(body, isBase64: true);

        var e = Assert.Throws<EventFormatException>(() => EventJson.Read(Event));

        Assert.Contains("body", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_fields_take_linear_time_from_the_event_to_PHPs_variables()
    {
        Linear.Assert(1_000, count =>
        {
            SetFields(Enumerable.Range(0, count).Select(i => (string.Create(CultureInfo.InvariantCulture, $"x-{i}"), "")));
            var request = EventJson.Read(Event);
            Assert.True(request.Fields.Count >= count);
            var script = new Resolution.Script("/index.php", "");
            Assert.True(new CgiVariables("/site").Write(request, script, new ArrayBufferWriter<byte>(), int.MaxValue));
        });
    }

    [Fact]
    public void More_fields_than_any_source_passes_on_are_not_read()
    {
        SetFields([("x-large", new string('a', 3_000_000))]);

        var request = EventJson.Read(Event);

        Assert.True(request.Fields.IsTooLarge);
        Assert.True(request.Fields.Count < 2);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void What_is_passed_over_may_be_nested_at_any_depth(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", depth)) + string.Concat(Enumerable.Repeat("]}", depth));
        var json = Event.ToJsonString();

        var request = EventJson.Read($"{{\"deep\":{deep},{json[1..^1]},\"deeper\":[{deep}]}}");

        Assert.Equal(EventJson.Describe(EventJson.Read(Event)), EventJson.Describe(request));
    }

    [Fact]
    public void The_order_of_members_does_not_matter()
    {
        var expected = EventJson.Describe(EventJson.Read(Event));
        var reversed = new JsonObject(Event.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        var actual = EventJson.Describe(EventJson.Read(reversed));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Strings_may_be_escaped_but_for_the_version()
    {
        var expected = EventJson.Describe(EventJson.Read(Event));
        var escaped = EventJson.Escaped(JsonElement.Parse(Event.ToJsonString()))
            .Replace(@"""\u0032\u002e\u0030""", "\"2.0\"", StringComparison.Ordinal);

        var actual = EventJson.Describe(EventJson.Read(escaped));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void White_space_between_members_does_not_matter()
    {
        var expected = EventJson.Describe(EventJson.Read(Event.ToJsonString()));

        var actual = EventJson.Describe(
            EventJson.Read("\r\n\t " + Event.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + " \n"));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_one_counts()
    {
        SetBody("second", isBase64: false);
        var first = string.Join(',', Event.Select(member => $"\"{member.Key}\":{{}}"));

        var request = EventJson.Read($"{{{first},{Event.ToJsonString()[1..]}");

        Assert.Equal("second", EventJson.Text(request.Content));
    }

    [Fact]
    public void Unknown_members_are_passed_over()
    {
        var expected = EventJson.Describe(EventJson.Read(Event.ToJsonString()));
        Event["later"] = JsonNode.Parse("""{"body":"x","path":[{"rawPath":1}],"deep":[[[[{}]]]]}""");

        var actual = EventJson.Describe(EventJson.Read(Event));

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(@"\ud800")]
    [InlineData(@"\ud800\ud800\ud800\ud800\ud800\ud800\ud800")]
    [InlineData(@"pat\udc00")]
    public void A_name_that_is_no_text_is_no_known_member(string name)
    {
        var expected = EventJson.Describe(EventJson.Read(Event.ToJsonString()));

        var actual = EventJson.Describe(EventJson.Read($$"""{"{{name}}":1,{{Event.ToJsonString()[1..]}}"""));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_lone_surrogate_in_a_value_is_refused()
    {
        SetBody("SURROGATE", isBase64: false);

        Assert.Throws<EventFormatException>(
            () => EventJson.Read(Event.ToJsonString().Replace("SURROGATE", "\\ud800", StringComparison.Ordinal)));
    }

    /// <summary>Absent, null and of every wrong type, one member after the other, at every depth that is read.</summary>
    [Theory]
    [InlineData("ABSENT")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[null,5,\"x\"]")]
    [InlineData("[[]]")]
    [InlineData("{}")]
    [InlineData("{\"a\":null,\"b\":[null],\"c\":5}")]
    [InlineData("{\"a\":{}}")]
    public void A_member_of_any_value_is_read_or_refused(string value)
    {
        foreach (var path in MembersOf(Event, ""))
        {
            var e = Record.Exception(() => EventJson.Describe(EventJson.Read(With(path, value))));

            Assert.True(e is null or EventFormatException, $"{path} = {value}: {e}");
        }
    }

    [Theory]
    [InlineData("ABSENT")]
    [InlineData("null")]
    public void Whatever_is_not_the_request_line_may_be_missing(string value)
    {
        foreach (var name in OptionalMembers)
        {
            var request = EventJson.Read(With(name, value));

            Assert.Equal(Path, EventJson.Text(request.Path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("GE T")]
    [InlineData("GET\n")]
    [InlineData("GÉT")]
    [InlineData("G(T")]
    public void A_method_that_is_no_token_is_refused(string method)
        => Assert.Throws<EventFormatException>(() => EventJson.Read(WithMethod(method)));

    [Theory]
    [InlineData("POST")]
    [InlineData("M-SEARCH")]
    public void Any_token_is_a_method(string method)
    {
        var request = EventJson.Read(WithMethod(method));

        Assert.Equal(method, EventJson.Text(request.Method));
    }

    [Fact]
    public void A_cut_event_is_refused_wherever_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Event.ToJsonString());

        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<EventFormatException>(() => EventReader.Read(new EventProperties(cut)));
        }
    }

    protected abstract JsonObject WithMethod(string method);

    /// <summary>Replaces all fields.</summary>
    protected virtual void SetFields(IEnumerable<(string Name, string Value)> fields)
    {
        var isMulti = Event["multiValueHeaders"] is not null;
        Event[isMulti ? "multiValueHeaders" : "headers"] = new JsonObject(
            fields.Select(field => KeyValuePair.Create(field.Name, isMulti ? new JsonArray(field.Value) : (JsonNode?)field.Value)));
    }

    protected virtual void SetBody(string body, bool isBase64)
    {
        Event["body"] = body;
        Event["isBase64Encoded"] = isBase64;
    }

    private string With(string path, string value)
    {
        var copy = Event.DeepClone().AsObject();
        JsonNode parent = copy;
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            parent = parent is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : parent[name]!;
        }

        var target = parent.AsObject();
        target.Remove(names[^1]);
        if (value != "ABSENT")
        {
            target[names[^1]] = JsonNode.Parse(value);
        }

        return copy.ToJsonString();
    }

    private static IEnumerable<string> MembersOf(JsonObject json, string prefix)
        => json.SelectMany(member => (IEnumerable<string>)
            [
                prefix + member.Key,
                .. member.Value switch
                {
                    _ when member.Key.Contains("eaders", StringComparison.Ordinal) => [],
                    JsonObject inner => MembersOf(inner, prefix + member.Key + "."),
                    JsonArray { Count: 1 } list when list[0] is JsonObject inner => MembersOf(inner, prefix + member.Key + ".0."),
                    _ => [],
                },
            ]);
}
