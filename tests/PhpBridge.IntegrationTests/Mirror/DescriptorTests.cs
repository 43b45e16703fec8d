using System.Text;
using CliWrap;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>
/// Descriptors that stay open while their files change, are duplicated, or are inherited by other programs give the same results as on
/// the file system, for PHP, which reads copies, and for all other programs.
/// </summary>
public sealed class DescriptorTests : IDisposable
{
    private const int Files = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-descriptors-");

    public static TheoryData<string, bool> Operations => new(
        from operation in new[] { "change-of-open", "lock", "duplicate", "write-by-descriptor", "inherit", "names", "small-stack" }
        from asPhp in new[] { true, false }
        select (operation, asPhp));

    private string Mirrored => Path.Combine(_folder.FullName, "one", "site");

    private string Plain => Path.Combine(_folder.FullName, "two", "site");

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_descriptor_gives_the_same_results_as_on_the_file_system(string operation, bool asPhp) =>
        await CompareAsync(LinesOf(operation), asPhp);

    [Fact]
    public async Task An_invalid_pointer_is_refused_by_the_kernel()
        => await CompareAsync(["bad-pointers\t%/1.txt\t%/none.txt"], asPhp: false);

    [Fact]
    public async Task PHP_reads_copies_and_no_other_program_does()
    {
        string[] read = [.. Enumerable.Range(0, 20).Select(i => $"read\t%/{i}.txt\t0")];
        using (var mirror = await MirrorAsync())
        {
            await FileOperations.RunAsync(Mirrored, read, mirror, asNobody: false, asPhp: true);
            Assert.All(Enumerable.Range(0, 20), i => Assert.True(mirror.Opened[$"{i}.txt"]));
        }

        using (var mirror = await MirrorAsync())
        {
            await FileOperations.RunAsync(Mirrored, read, mirror, asNobody: false, asPhp: false);
            Assert.All(Enumerable.Range(0, 20), i => Assert.False(mirror.Opened[$"{i}.txt"]));
        }
    }

    [Theory]
    [InlineData("write-by-descriptor\t%/1.txt\t/proc/self/fd/", "1.txt")]
    [InlineData("write-by-descriptor\t%/1.txt\tinput", "1.txt")]
    [InlineData("duplicate\t%/1.txt\tdup", "1.txt")]
    [InlineData("spawn-open\t%/new.txt\t\t%/new.txt", "new.txt")]
    [InlineData("spawn-open\tnew.txt\t%\t%/new.txt", "new.txt")]
    [InlineData("bind\t%/socket", "socket")]
    public async Task A_change_through_a_descriptor_or_in_another_process_is_recorded(string line, string path)
    {
        foreach (var asPhp in new[] { true, false })
        {
            using var mirror = await MirrorAsync();

            await FileOperations.RunAsync(Mirrored, [line], mirror, asNobody: false, asPhp);

            Assert.Contains(path, mirror.Changed.Select(change => change.Path));
        }
    }

    [Fact]
    public async Task A_descriptor_stays_with_its_file_when_another_file_gets_the_name()
    {
        // Made by a program that the interposer does not see, so that the file cannot be had in time.
        string[] lines =
        [
            .. new[] { "flock", "posix", "ofd" }.Select((how, i) => $"lock-of-replaced\t%/{i}.txt\t{how}"),
            "change-of-replaced\t%/3.txt",
        ];

        await CompareAsync(lines, asPhp: false);
        using var mirror = await MirrorAsync();
        var actual = await FileOperations.RunAsync(Mirrored, lines, mirror, asNobody: false);

        Assert.All(actual.Take(3), line => Assert.Contains(" ESTALE the old text", line, StringComparison.Ordinal));
        Assert.Contains(" ESTALE ESTALE the old text mode 644", actual[3], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] LinesOf(string operation)
    {
        var file = 0;
        return operation switch
        {
            "change-of-open" => Each(
                "write", "append", "stream", "truncate", "chmod", "touch", "unlink", "rename", "replace", "link",
                "echo more >> \"$ONE\"", "rm \"$ONE\"", "chmod 600 \"$ONE\"", "mv \"$ONE\" \"$ONE.away\" && cp \"$ONE.away\" \"$ONE\"",
                "cat < \"$ONE\" >> \"$ONE\" 2> /dev/null"),
            "lock" =>
            [
                .. from way in (string[])["same", "dup", "dup2", "dup3", "fcntl", "high", "named", "passed"]
                   from kind in (string[])["flock", "posix", "ofd"]
                   select $"lock\t%/{file++}.txt\t{way}\t{kind}",
            ],
            "duplicate" => Each("same", "dup", "dup2", "dup3", "fcntl", "high", "named", "passed"),
            "write-by-descriptor" => Each("/proc/self/fd/", "/dev/fd/", "input", "/proc/thread-self/fd/", "//proc/self/./fd/", "relative"),
            "inherit" => Each("fork", "execl", "vfork", "spawn", "system", "popen"),
            "names" =>
            [
                "spawn-open\t%/new.txt\t\t%/new.txt", "spawn-open\tother.txt\t%\t%/other.txt",
                "bind\t%/socket", "chroot\t%/1.txt\t%/jail",
            ],
            _ => ["small-stack\t%/1.txt\t%/renamed\t%/2.txt\tthread", "small-stack\t%/3.txt\t%/again\t%/4.txt\tsignal"],
        };

        string[] Each(params string[] ways) => [.. ways.Select(way => $"{operation}\t%/{file++}.txt\t{way}")];
    }

    private async Task CompareAsync(string[] lines, bool asPhp)
    {
        FileOperations.SkipWhereMissing();
        using var mirror = await MirrorAsync();

        var expected = await FileOperations.RunAsync(Plain, lines, null, asNobody: false, asPhp);
        var actual = await FileOperations.RunAsync(Mirrored, lines, mirror, asNobody: false, asPhp);

        for (var i = 0; i < lines.Length; i++)
        {
            Assert.True(expected[i] == actual[i], $"""
                {lines[i].Replace('\t', ' ')}
                without: {expected[i]}
                with:    {actual[i]}
                """);
        }

        Assert.Equal(expected, actual);
        Assert.Equal(TextsBelow(Plain), TextsBelow(Mirrored));
    }

    /// <summary>Creates a root again, with the mirror, and a copy of it without.</summary>
    private async Task<SandboxMirror> MirrorAsync()
    {
        foreach (var root in new[] { Mirrored, Plain })
        {
            if (Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }
        }

        Directory.CreateDirectory(Mirrored);
        Directory.CreateDirectory(Path.GetDirectoryName(Plain)!);
        for (var i = 0; i < Files; i++)
        {
            await File.WriteAllTextAsync(
                Path.Combine(Mirrored, $"{i}.txt"), $"the old text of file {i}\n", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(Path.Combine(Mirrored, $"{i}.txt"), DateTime.UnixEpoch.AddDays(1000 + i));
        }

        await Cli.Wrap("cp").WithArguments(["-a", Mirrored, Plain]).ExecuteAsync(TestContext.Current.CancellationToken);
        var mirror = new SandboxMirror(Mirrored);
        for (var i = 0; i < Files; i++)
        {
            mirror.AddContent($"{i}.txt");
        }

        mirror.ActivateIndex(1);
        return mirror;
    }

    private static IEnumerable<string> TextsBelow(string root) => Directory.EnumerateFiles(root)
        .Where(path => File.GetAttributes(path) == FileAttributes.Normal)
        .Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetFileName(path)}: {File.ReadAllText(path, Encoding.UTF8)}");
}
