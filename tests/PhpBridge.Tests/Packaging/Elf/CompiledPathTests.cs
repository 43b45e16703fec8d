using System.Text;
using PhpBridge.Packaging;
using PhpBridge.Packaging.Elf;
using Xunit;

namespace PhpBridge.Tests.Packaging.Elf;

public class CompiledPathTests
{
    [Fact]
    public void Slashes_fill_the_path_up_to_the_old_length_wherever_it_occurs()
        => Assert.Equal(
            "a\0/opt/php///zoneinfo\0b/opt/php///zoneinfo/Europe\0",
            Replace("a\0/usr/share/zoneinfo\0b/usr/share/zoneinfo/Europe\0", "/usr/share/zoneinfo", "/zoneinfo"));

    [Fact]
    public void Other_bytes_stay_as_they_are()
    {
        byte[] bytes = [0xFF, 0, 0x80, .. "/usr/lib/locale"u8, 0xC3, 0];

        var replaced = CompiledPath.Replace([.. bytes], "/usr/lib/locale", "/locale", "libc.so.6");

        Assert.Equal([0xFF, 0, 0x80, .. "/opt/php/locale"u8, 0xC3, 0], replaced);
    }

    [Fact]
    public void A_dot_matches_a_dot_only()
        => Assert.Throws<PackagingException>(() => Replace("/etc/php/8x4/fpm", "/etc/php/8.4/fpm", "/etc"));

    [Fact]
    public void A_path_that_moved_fails_the_build()
    {
        var exception = Assert.Throws<PackagingException>(() => Replace("nothing", "/usr/lib/ssl", "/ssl"));

        Assert.Contains("libcrypto.so.3 does not contain /usr/lib/ssl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_fit_fails_the_build()
        => Assert.Contains(
            "/opt/php/certificates is longer than /usr/lib/ssl",
            Failure.Of(() => Replace("/usr/lib/ssl", "/usr/lib/ssl", "/certificates")), StringComparison.Ordinal);

    [Fact]
    public void A_file_is_rewritten_in_place()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Add("libgs.so.10", "x/usr/share/ghostscript/10.05\0");

        CompiledPath.Replace(file, "/usr/share/ghostscript/10.05", "/gs");

        Assert.Equal($"x/opt/php{new string('/', 17)}/gs\0", File.ReadAllText(file));
    }

    private static string Replace(string content, string old, string inLayer)
        => Encoding.Latin1.GetString(CompiledPath.Replace(Encoding.Latin1.GetBytes(content), old, inLayer, "libcrypto.so.3"));
}
