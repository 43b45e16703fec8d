using PhpBridge.Packaging;
using PhpBridge.Packaging.Contents;
using PhpBridge.Packaging.Elf;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public class SecondAv1CodecsTests
{
    [Fact]
    public void Each_function_of_the_codecs_that_libavif_needs_gets_a_substitute()
        => Assert.Equal(
            "void *rav1e_config_default(void) { return 0; }\nvoid *Libgav1DecoderCreate(void) { return 0; }\n",
            SecondAv1Codecs.Source(
            [
                Needed("rav1e_config_default"), Needed("malloc"), Needed("Libgav1DecoderCreate"),
                new("svt_av1_defined_here", 16, 8, IsFunction: true, IsUndefined: false),
            ]));

    [Fact]
    public void A_codec_that_shares_data_is_not_replaced()
    {
        var table = Needed("svt_av1_table") with { IsFunction = false };

        Assert.Throws<PackagingException>(() => SecondAv1Codecs.Source([Needed("rav1e_x"), table]));
    }

    [Fact]
    public void A_libavif_without_these_codecs_fails_the_build()
        => Assert.Throws<PackagingException>(() => SecondAv1Codecs.Source([Needed("malloc")]));

    private static ElfSymbol Needed(string name) => new(name, 0, 0, IsFunction: true, IsUndefined: true);
}
