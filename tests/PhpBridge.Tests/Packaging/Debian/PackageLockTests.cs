using PhpBridge.Packaging;
using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class PackageLockTests
{
    private static readonly string Sum = new('a', 64);

    [Fact]
    public void A_written_lock_is_sorted_and_is_read_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "lock/x86_64");
        LockedPackage[] packages = [new("zlib1g", "1:1.3", Sum), new("apt", "3.0", Sum), new("libc6", "2.41-12", Sum)];

        PackageLock.Write(path, packages);

        Assert.Equal($"apt 3.0 {Sum}\nlibc6 2.41-12 {Sum}\nzlib1g 1:1.3 {Sum}\n", File.ReadAllText(path));
        Assert.Equal(packages.OrderBy(package => package.Name, StringComparer.Ordinal), PackageLock.Read(path));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    public void The_committed_lock_is_in_the_form_in_which_it_is_written(string architecture)
    {
        var path = Repository.PathTo("layer/lock/" + architecture);

        Assert.Equal(File.ReadAllText(path), PackageLock.Format(PackageLock.Read(path)));
    }

    [Theory]
    [InlineData("libc6 2.41-12")]
    [InlineData("libc6  2.41-12")]
    [InlineData("libc6 2.41-12 abc")]
    [InlineData("")]
    public void A_damaged_line_is_named(string line)
    {
        var exception = Assert.Throws<PackagingException>(() => PackageLock.Parse([$"apt 3.0 {Sum}", line], "layer/lock/arm64"));

        Assert.Contains("layer/lock/arm64, line 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_lock_says_how_to_make_one()
        => Assert.Contains(
            "./build.sh layer --update", Failure.Of(() => PackageLock.Read("/nonexistent/lock")), StringComparison.Ordinal);

    [Fact]
    public void Names_are_read_without_comments()
    {
        using var folder = new TemporaryFolder();

        var php = folder.Add("php", "# PHP\nphp8.4-fpm\n\nphp8.4-cli\n");
        var imagick = folder.Add("imagick", "php8.4-imagick\n");

        var names = PackageFetcher.ReadNames([php, imagick]);

        Assert.Equal(["php8.4-imagick", "php8.4-fpm", "php8.4-cli"], names);
    }
}
