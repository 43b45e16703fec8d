using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public partial class LambdaErrorTests
{
    [Fact]
    public void An_error_is_type_message_and_stack_trace()
    {
        var json = Parse(new LambdaError("Runtime.Test", "it \"broke\"\n", ["at a", "at b"]));

        Assert.Equal(["errorType", "errorMessage", "stackTrace"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Runtime.Test", json.GetProperty("errorType").GetString());
        Assert.Equal("it \"broke\"\n", json.GetProperty("errorMessage").GetString());
        Assert.Equal(["at a", "at b"], json.GetProperty("stackTrace").EnumerateArray().Select(line => line.GetString()));
    }

    [Fact]
    public void An_exception_brings_its_stack_trace_line_by_line()
    {
        var exception = Assert.Throws<InvalidOperationException>(Boom);

        var json = Parse(LambdaError.From("Runtime.Test", exception));

        var lines = json.GetProperty("stackTrace").EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Equal("boom", json.GetProperty("errorMessage").GetString());
        Assert.Equal("System.InvalidOperationException: boom", lines[0]);
        Assert.StartsWith("at ", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
    }

    [Theory]
    [InlineData("lone \uD800 surrogate")]
    [InlineData("\uDC00")]
    [InlineData("\0\u0001\u001F\u007F\u2028")]
    [InlineData("")]
    public void Any_text_makes_valid_json(string text)
    {
        var json = Parse(new LambdaError("Runtime.Test", text, [text]));

        Assert.Equal(
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)),
            json.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public void Every_type_in_the_source_is_one_that_the_platform_keeps()
    {
        var types = Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Matches("^(Runtime|Function)\\.[A-Z][a-zA-Z]+$", type));
    }

    private static void Boom() => throw new InvalidOperationException("boom");

    private static JsonElement Parse(LambdaError error) => JsonElement.Parse(error.ToJson());

    [GeneratedRegex("\"((?:Runtime|Function)\\.[^\"]*)\"")]
    private static partial Regex Literal();
}
