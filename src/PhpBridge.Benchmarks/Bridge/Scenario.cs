using System.Text;
using System.Text.Json.Nodes;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>A request that is sent to every contender.</summary>
/// <param name="Script">The script's path under the document root.</param>
/// <param name="Content">A form, or nothing.</param>
internal sealed record Scenario(string Name, string Script, string Method, byte[] Content)
{
    public static Scenario[] All { get; } =
    [
        new("1 KB", "/small.php", "GET", []),
        new("100 KB", "/page.php", "GET", []),
        new("10 KB form", "/form.php", "POST", Encoding.ASCII.GetBytes("text=" + new string('x', 10_000))),
    ];

    /// <summary>Writes the scripts.</summary>
    public static void Install(string documentRoot)
    {
        Write("small.php", "<?php echo str_repeat('<p>Hello, world!</p>', 51);");
        Write("page.php", "<?php echo str_repeat('<p class=\"greeting\">Hello, world!</p>', 2942);");
        Write("form.php", "<?php echo strlen($_POST['text']), str_repeat(' ', 1000);");
        Write("large.php", "<?php $piece = random_bytes(65536); for ($i = 0; $i < 3200; $i++) { echo $piece; }");
        Write("slow.php", "<?php usleep(300000); echo str_repeat('<p>Hello, world!</p>', 51);");

        void Write(string name, string text) => File.WriteAllText(Path.Combine(documentRoot, name), text + "\n");
    }

    /// <summary>Creates the event of the request, of a Function URL or in another payload format of tests/fixtures/events.</summary>
    public byte[] ToEvent(string shape = "function-url")
    {
        var fixture = Path.Combine(BenchmarkEnvironment.Repository, "tests", "fixtures", "events", shape + "-get.json");
        var json = JsonNode.Parse(File.ReadAllText(fixture))!.AsObject();
        if (json["Records"]?[0]?["cf"]?["request"] is { } edge)
        {
            edge["uri"] = Script;
            return Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        json[json.ContainsKey("rawPath") ? "rawPath" : "path"] = Script;
        if (Content.Length > 0)
        {
            json["requestContext"]!["http"]!["method"] = Method;
            json["headers"]!["content-type"] = "application/x-www-form-urlencoded";
            json["body"] = Convert.ToBase64String(Content);
            json["isBase64Encoded"] = true;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
