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

        fields.Remove("a"u8);

        Assert.Single(fields);
        Assert.True(fields[0].Is("b"u8));
    }

    [Fact]
    public void Lines_of_one_name_are_found_in_their_order()
    {
        FieldCollection fields = [];
        fields.Add("Accept", "1");
        fields.Add("X", "2");
        fields.Add("accept", "3");
        fields.Add("ACCEPT", "4");

        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(fields.IsRepeat));
        Assert.Equal([2, -1, 3, -1], Enumerable.Range(0, 4).Select(fields.NextOf));
        Assert.Equal("1; 3; 4"u8.ToArray(), fields.Joined(0, "; "u8).ToArray());
    }

    [Fact]
    public void What_changes_is_seen_by_those_who_ask_for_repeats()
    {
        FieldCollection fields = [];
        fields.Add("A", "1");
        fields.Add("B", "2");
        fields.Add("A", "3");
        Assert.True(fields.IsRepeat(2));

        fields.Remove("b"u8);
        Assert.Equal([false, true], Enumerable.Range(0, 2).Select(fields.IsRepeat));

        fields[1] = new Field("C"u8.ToArray(), "4"u8.ToArray());
        fields.Add("c", "5");
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(fields.IsRepeat));
    }

    /// <summary>Names that repeat, that differ, that are not ASCII, or differ only in what a careless hash would take for case.</summary>
    [Theory]
    [InlineData("same")]
    [InlineData("different")]
    [InlineData("é")]
    [InlineData("case")]
    public void Time_grows_with_the_number_of_fields_only(string kind)
    {
        Linear.Assert(2_000, count =>
        {
            FieldCollection fields = [];
            for (var i = 0; i < count; i++)
            {
                fields.Add(Name(i), "v");
            }

            _ = fields.IsRepeat(count - 1);
            _ = fields.Joined(0, ", "u8);
            fields.TryGetList("same"u8, out _);
            fields.Remove("same"u8);
        });

        string Name(int i) => kind switch
        {
            "same" or "é" => kind,
            "different" => "x-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => string.Concat(Enumerable.Range(0, 16).Select(bit => (i >> bit & 1) == 0 ? '[' : '{')),
        };
    }
}
