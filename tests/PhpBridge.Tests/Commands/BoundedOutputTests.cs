using System.Text;
using PhpBridge.Commands;
using Xunit;

namespace PhpBridge.Tests.Commands;

public class BoundedOutputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Beginning_and_end_are_kept_however_it_arrives(int chunk)
    {
        var written = Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz");
        var output = new BoundedOutput(capacity: 10);
        foreach (var part in written.Chunk(chunk))
        {
            output.Add(part);
        }

        var excerpt = output.Excerpt(most: 100);

        Assert.Equal("0123456789", Encoding.ASCII.GetString(excerpt.Head));
        Assert.Equal("qrstuvwxyz", Encoding.ASCII.GetString(excerpt.Tail));
        Assert.Equal(16, excerpt.LeftOut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(20)]
    public void An_output_within_the_capacity_is_kept_completely(int length)
    {
        var written = Encoding.ASCII.GetBytes("0123456789abcdefghij"[..length]);
        var output = new BoundedOutput(capacity: 10);
        output.Add(written);

        var excerpt = output.Excerpt(most: 20);

        Assert.Equal(written, excerpt.Head);
        Assert.Equal((0, 0), (excerpt.Tail.Length, excerpt.LeftOut));
    }

    [Fact]
    public void An_excerpt_may_be_smaller_than_the_kept_output()
    {
        var output = new BoundedOutput(capacity: 10);
        output.Add("0123456789abcdefghij"u8);

        var excerpt = output.Excerpt(most: 7);

        Assert.Equal(
            ("012", "hij", 14L), (Encoding.ASCII.GetString(excerpt.Head), Encoding.ASCII.GetString(excerpt.Tail), excerpt.LeftOut));
    }

    [Fact]
    public void A_cut_through_characters_leaves_text()
    {
        var output = new BoundedOutput(capacity: 1000);
        output.Add(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aä€😀", 50))));

        for (var most = 2; most < 60; most++)
        {
            var text = output.Excerpt(most).ToText();

            Assert.NotNull(text);
            Assert.Contains("bytes left out", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(text));
        }
    }

    [Fact]
    public void An_output_that_is_not_UTF8_has_no_text()
    {
        var output = new BoundedOutput(capacity: 10);
        output.Add([0x61, 0xFF, 0x62]);

        Assert.Null(output.Excerpt(10).ToText());
    }
}
