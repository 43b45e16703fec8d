using System.Text;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Http;

public class FieldCollectionTests
{
    [Fact]
    public void Fields_keep_their_order_and_their_repeats()
    {
        FieldCollection fields = [];
        fields.Add("Set-Cookie", "a=1");
        fields.Add("X", "y");
        fields.Add("set-cookie", "b=2");

        var lines = fields.Select(field => $"{Encoding.UTF8.GetString(field.Name.Span)}: {Encoding.UTF8.GetString(field.Value.Span)}");

        Assert.Equal(["Set-Cookie: a=1", "X: y", "set-cookie: b=2"], lines);
    }

    [Fact]
    public void Names_are_case_insensitive_and_the_first_one_is_found()
    {
        FieldCollection fields = [];
        fields.Add("Content-Type", "text/html");
        fields.Add("CONTENT-TYPE", "text/plain");

        var found = fields.TryGet("content-type"u8, out var value);

        Assert.True(found);
        Assert.Equal("text/html"u8.ToArray(), value.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hos")]
    [InlineData("Hosts")]
    [InlineData("H\u00F6st")]
    public void Another_name_is_not_found(string name)
    {
        FieldCollection fields = [];
        fields.Add("Host", "example.com");

        Assert.False(fields.TryGet(Encoding.UTF8.GetBytes(name), out var value));
        Assert.True(value.IsEmpty);
        Assert.False(fields.Contains(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Fields_can_be_removed()
    {
        FieldCollection fields = [];
        fields.Add("A", "1");
        fields.Add("B", "2");

        fields.RemoveAt(0);

        Assert.Single(fields);
        Assert.True(fields[0].Is("b"u8));
    }
}
