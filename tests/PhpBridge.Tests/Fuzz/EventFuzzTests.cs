using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Tests.Events;
using Xunit;

namespace PhpBridge.Tests.Fuzz;

public class EventFuzzTests
{
    private static readonly byte[][] Pieces =
        [.. new[] { "null", "\"\"", "{}", "[]", "-1e999", "true", "\\ud800", "\\", "\"", "\\u0000", ",", ":", "{\"a\":", "[[", "\u00FF" }
            .Select(Encoding.Latin1.GetBytes)];

    private static readonly string[] Values =
        [
            "null", "5", "true", "\"\"", "\"SURROGATE\"", "\"\\u0000/%00\"", "[]", "[null]", "[[1]]", "{}", "{\"a\":[{}]}",
            "{\"SURROGATE\":\"x\"}", "1e400"
        ];

    [Theory]
    [MemberData(nameof(EventJson.Fixtures), MemberType = typeof(EventJson))]
    public void Broken_bytes_are_read_or_refused(string fixture)
    {
        var mutator = new Mutator(1);
        var valid = Encoding.UTF8.GetBytes(EventJson.Fixture(fixture).ToJsonString());
        var buffered = new BufferedResponse();

        for (var i = 0; i < 12_000; i++)
        {
            Answer(mutator.Mutate(valid, Pieces), buffered);
        }
    }

    [Theory]
    [MemberData(nameof(EventJson.Fixtures), MemberType = typeof(EventJson))]
    public void Swapped_types_are_read_or_refused(string fixture)
    {
        var mutator = new Mutator(2);
        var buffered = new BufferedResponse();

        for (var i = 0; i < 2_000; i++)
        {
            var json = EventJson.Fixture(fixture);
            for (var times = mutator.Next(4); times >= 0; times--)
            {
                Swap(json, mutator);
            }

            var text = json.ToJsonString()
                .Replace("HUGE", new string('h', 10_000), StringComparison.Ordinal)
                .Replace("SURROGATE", "\\ud800", StringComparison.Ordinal);
            Answer(Encoding.UTF8.GetBytes(text), buffered);
        }
    }

    private static void Swap(JsonObject json, Mutator mutator)
    {
        var name = mutator.Pick([.. json.Select(member => member.Key)]);
        if (json[name] is JsonObject { Count: > 0 } inner && mutator.Next(3) > 0)
        {
            Swap(inner, mutator);
            return;
        }

        if (json[name] is JsonArray { Count: 1 } list && list[0] is JsonObject { Count: > 0 } element && mutator.Next(3) > 0)
        {
            Swap(element, mutator);
            return;
        }

        json[name] = mutator.Next(10) == 0 ? "HUGE" : JsonNode.Parse(mutator.Pick(Values));
    }

    /// <summary>Echoes the request's fields, so that whatever was read has to be written again.</summary>
    private static void Answer(byte[] payload, BufferedResponse buffered)
    {
        var text = Encoding.Latin1.GetString(payload);
        try
        {
            var (format, request, _, _) = EventReader.Read(new EventProperties(payload));
            using var response = new HttpResponse(200, new MemoryStream(request.Content.ToArray()));
            foreach (var field in request.Fields)
            {
                response.Fields.Add(field.Name, field.Value);
            }

            var document = buffered.Write(format, response)!.Value;
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(document.Span).ValueKind);
        }
        catch (EventFormatException)
        {
            // How broken events are refused.
        }
        catch (Exception e)
        {
            throw new InvalidOperationException("with " + text, e);
        }
    }
}
