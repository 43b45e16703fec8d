using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching.Stores;
using PhpBridge.Tests.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Stores;

public class PageFileTests
{
    private const string Key = "https://example.com/a/?b=1";

    [Fact]
    public void A_page_is_read_as_it_was_written()
    {
        var page = Pages.Create(Key, "text", "Content-Type: text/html\nCache-Control: max-age=60\nLink: a\nLink: b", tags: "post-1");
        page.Add(Representation.Of(ContentCoding.Gzip, Encoding.UTF8.GetBytes("gzipped")));

        var read = PageFile.Read(PageFile.Write(Key, "", [], page), Key, "", page.Identity.Target)!.Page!;

        Assert.Equal((page.Status, page.Times, page.Known, page.Lifetime), (read.Status, read.Times, read.Known, read.Lifetime));
        Assert.Equal(Messages.Text(page.Fields), Messages.Text(read.Fields));
        Assert.Equal(page.Tags, read.Tags);
        Assert.Equal("text", Encoding.UTF8.GetString(read.Plain.Content!.Value.Span));
        Assert.Equal("gzipped", Encoding.UTF8.GetString(read.In(ContentCoding.Gzip)!.Content!.Value.Span));
        Assert.Equal(page.Plain.Tag.ToArray(), read.Plain.Tag.ToArray());
        Assert.Null(read.In(ContentCoding.Brotli));
    }

    [Fact]
    public void The_fields_by_which_pages_vary_are_read_without_a_page()
    {
        var read = PageFile.Read(PageFile.Write(Key, "", ["accept", "origin"], null), Key, "", "/");

        Assert.Equal(["accept", "origin"], read!.Vary);
        Assert.Null(read.Page);
    }

    [Fact]
    public void A_file_of_another_key_or_variant_is_not_used()
    {
        var bytes = PageFile.Write(Key, "v", [], Pages.Create(Key, "text"));

        Assert.Null(PageFile.Read(bytes, Key + "2", "v", "/"));
        Assert.Null(PageFile.Read(bytes, Key, "w", "/"));
        Assert.NotNull(PageFile.Read(bytes, Key, "v", "/"));
    }

    [Fact]
    public void A_file_that_is_damaged_or_cut_anywhere_is_not_used()
    {
        var bytes = PageFile.Write(Key, "", [], Pages.Create(Key, "text"));

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x40;
            Assert.Null(PageFile.Read(damaged, Key, "", "/"));
            Assert.Null(PageFile.Read(bytes.AsMemory(0, i), Key, "", "/"));
        }
    }

    [Fact]
    public void A_file_with_a_right_checksum_and_wrong_counts_is_not_used()
    {
        var bytes = PageFile.Write(Key, "", [], Pages.Create(Key, "text"));
        for (var i = 32; i + 8 <= bytes.Length; i++)
        {
            var forged = bytes.ToArray();
            forged.AsSpan(i, 8).Fill(0x7F);
            System.IO.Hashing.XxHash128.Hash(forged.AsSpan(32), forged.AsSpan(16));

            // Whatever it says, reading it ends.
            _ = PageFile.Read(forged, Key, "", "/");
        }
    }
}
