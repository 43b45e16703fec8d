using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>Events as no front would send them: seeded, so that what once failed fails again.</summary>
internal sealed class RandomEvents(int seed)
{
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(_random.Next(2) == 0 ? PayloadVersion2() : RestApi());
        return _random.Next(10) switch
        {
            0 => payload[.._random.Next(payload.Length)],
            1 => Bytes(_random.Next(2000)),
            2 => Scrambled(payload),
            _ => payload,
        };
    }

    private JsonObject PayloadVersion2() => Spoil(new()
    {
        ["version"] = "2.0",
        ["rawPath"] = Path(),
        ["rawQueryString"] = Text(),
        ["headers"] = Map(),
        ["cookies"] = new JsonArray(Text(), Text()),
        ["requestContext"] = Spoil(new()
        {
            ["http"] = Spoil(new() { ["method"] = Method(), ["sourceIp"] = Text(), ["protocol"] = "HTTP/1.1" }),
            ["domainName"] = Text(),
        }),
        ["body"] = Text(),
        ["isBase64Encoded"] = _random.Next(4) == 0,
    });

    private JsonObject RestApi() => Spoil(new()
    {
        ["httpMethod"] = Method(),
        ["path"] = Path(),
        ["headers"] = Map(),
        ["multiValueHeaders"] = new JsonObject { ["Accept"] = new JsonArray(Text(), null, Text()) },
        ["multiValueQueryStringParameters"] = new JsonObject { [Text() + "[]"] = new JsonArray(Text(), Text()) },
        ["requestContext"] = Spoil(new() { ["identity"] = Spoil(new() { ["sourceIp"] = Text() }) }),
        ["body"] = Text(),
        ["isBase64Encoded"] = _random.Next(4) == 0,
    });

    /// <summary>One event in three has a member that is missing, null or of another type.</summary>
    private JsonObject Spoil(JsonObject map)
    {
        if (_random.Next(3) == 0)
        {
            var name = map.ElementAt(_random.Next(map.Count)).Key;
            map[name] = _random.Next(8) switch
            {
                0 => null,
                1 => _random.Next(),
                2 => true,
                3 => new JsonArray(1, null, "x"),
                4 => new JsonObject { ["a"] = new JsonObject() },
                5 => new string('x', 100_000),
                6 => double.MaxValue,
                _ => "",
            };
        }

        return map;
    }

    private JsonObject Map()
    {
        var map = new JsonObject { ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Forwarded-Proto"] = Text() };
        for (var i = _random.Next(20); i > 0; i--)
        {
            map[Text()] = Text();
        }

        return map;
    }

    private string Path() => _random.Next(6) switch
    {
        0 => "/echo.php",
        1 => "/",
        2 => "/assets/style.css",
        3 => "/" + Text(),
        4 => "/../" + Text(),
        _ => Text(),
    };

    private string Method() => _random.Next(10) == 0 ? Text() : "POST";

    private string Text() => _random.Next(6) switch
    {
        0 => "",
        1 => "plain",
        2 => "a=1&b[]=%2F&c=%zz",
        3 => "\0\r\n\t\"\\/\u2028é€😀",
        4 => new string('a', _random.Next(5000)),
        _ => Encoding.Latin1.GetString(Bytes(_random.Next(60))),
    };

    private byte[] Scrambled(byte[] payload)
    {
        for (var i = _random.Next(1, 10); i > 0; i--)
        {
            payload[_random.Next(payload.Length)] = (byte)_random.Next(256);
        }

        return payload;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
