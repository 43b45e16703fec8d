using PhpBridge.Caching.Stores;
using Xunit;

namespace PhpBridge.Tests.Caching.Stores;

public class PageMemoryTests
{
    [Fact]
    public void A_page_is_found_by_its_key_and_variant()
    {
        var memory = new PageMemory(1_000_000);
        var (german, english) = (Pages.Create("k", "de", vary: ["accept-language"], variant: "de"), Pages.Create("k", "en", vary: ["accept-language"], variant: "en"));

        memory.Keep(german);
        memory.Keep(english);

        Assert.Same(german, memory.Find("k", "de"));
        Assert.Same(english, memory.Find("k", "en"));
        Assert.Null(memory.Find("k", "fr"));
        Assert.Equal(["accept-language"], memory.VaryOf("k")!);
        Assert.Null(memory.VaryOf("other"));
        Assert.Equal(2, memory.Count);
    }

    [Fact]
    public void A_page_replaces_the_one_before_it()
    {
        var memory = new PageMemory(1_000_000);
        memory.Keep(Pages.Create("k", new string('a', 1000)));
        var size = memory.Size;
        var second = Pages.Create("k", new string('b', 1000));

        memory.Keep(second);

        Assert.Same(second, memory.Find("k", ""));
        Assert.Equal((1, size), (memory.Count, memory.Size));
    }

    [Fact]
    public void The_least_recently_used_pages_are_dropped_first()
    {
        var memory = new PageMemory(100_000);
        for (var i = 0; i < 1000; i++)
        {
            memory.Keep(Pages.Create("k" + i, new string('a', 5000)));
            Assert.NotNull(memory.Find("k0", "")); // Used again and again.
        }

        Assert.InRange(memory.Size, 50_000, 100_000);
        Assert.NotNull(memory.Find("k999", ""));
        Assert.Null(memory.Find("k500", ""));
    }

    [Fact]
    public void A_page_larger_than_a_quarter_of_the_budget_is_not_kept()
    {
        var memory = new PageMemory(100_000);

        memory.Keep(Pages.Create("k", new string('a', 30_000)));

        Assert.Null(memory.Find("k", ""));
    }

    [Fact]
    public void A_coding_that_is_added_counts()
    {
        var memory = new PageMemory(1_000_000);
        var page = Pages.Create("k", new string('a', 1000));
        memory.Keep(page);
        var size = memory.Size;

        page.Add(PhpBridge.Assets.Representation.Of(PhpBridge.Assets.ContentCoding.Gzip, new byte[500]));
        memory.Measure(page);

        Assert.Equal(size + 500, memory.Size);
        memory.Forget("k");
        Assert.Equal((0, 0L), (memory.Count, memory.Size));
    }

    [Fact]
    public void Keys_without_pages_are_bounded_too()
    {
        var memory = new PageMemory(100_000);
        for (var i = 0; i < 10_000; i++)
        {
            memory.Learn("https://example.com/" + i, []);
        }

        Assert.InRange(memory.Size, 50_000, 100_000);
    }

    [Fact]
    public void Pages_that_were_selected_by_other_fields_are_forgotten()
    {
        var memory = new PageMemory(1_000_000);
        memory.Keep(Pages.Create("k", "a"));

        memory.Learn("k", ["accept"]);

        Assert.Null(memory.Find("k", ""));
        Assert.Equal(0, memory.Count);
    }
}
