using System.Text.RegularExpressions;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Changes by PHP are recorded before they are made, and take effect at once.</summary>
public sealed class MirroredChangeTests
{
    private const int Entry = 1;
    private const int Subtree = 2;

    private static readonly Regex RelativePath = new("'(?=(lib|moved|made|empty|links|other|wp-content|uploads|z\\.zip)[/'])");

    /// <summary>Statements of a script, and a change that they record: a path and its scope.</summary>
    public static TheoryData<string, string, int> Changes => new()
    {
        {
            "file_put_contents('lib/new.txt', 'x'); "
                + "echo file_get_contents('lib/new.txt') === 'x' && in_array('new.txt', scandir('lib'))",
            "lib/new.txt",
            Subtree
        },
        { "file_put_contents('lib/new.txt', 'x'); echo count(glob(__DIR__ . '/lib/*.txt')) === 2", "lib", Entry },
        {
            "file_put_contents('lib/a.txt', 'longer'); "
                + "echo file_get_contents('lib/a.txt') === 'longer' && filesize('lib/a.txt') === 6",
            "lib/a.txt",
            Subtree
        },
        { "file_put_contents('lib/a.txt', 'more', FILE_APPEND); echo file_get_contents('lib/a.txt') === 'amore'", "lib/a.txt", Subtree },
        { "rename('lib', 'moved'); echo file_exists('moved/a.txt') && !file_exists('lib/a.txt')", "lib", Subtree },
        { "rename('lib', 'moved'); echo file_get_contents('moved/deep/b.txt') === 'b'", "moved", Subtree },
        { "rename('lib/deep/b.txt', 'lib/a.txt'); echo file_get_contents('lib/a.txt') === 'b'", "lib/a.txt", Subtree },
        { "unlink('lib/a.txt'); echo !file_exists('lib/a.txt') && !in_array('a.txt', scandir('lib'))", "lib/a.txt", Subtree },
        { "mkdir('made/below', 0755, true); echo is_dir('made/below')", "made", Subtree },
        { "mkdir('made'); echo is_dir('made')", "", Entry },
        { "rmdir('empty'); echo !is_dir('empty')", "empty", Subtree },
        { "chmod('lib/a.txt', 0600); clearstatcache(); echo (fileperms('lib/a.txt') & 0777) === 0600", "lib/a.txt", Entry },
        { "chmod('lib', 0700); clearstatcache(); echo is_file('lib/deep/b.txt')", "lib", Subtree },
        { "touch('lib/a.txt', 1000); clearstatcache(); echo filemtime('lib/a.txt') === 1000", "lib/a.txt", Entry },
        { "rename(tempnam(__DIR__ . '/lib', 'x'), 'lib/a.txt'); echo filesize('lib/a.txt') === 0", "lib/a.txt", Subtree },
        { "copy('lib/a.txt', 'lib/c.txt'); echo file_get_contents('lib/c.txt') === 'a'", "lib/c.txt", Subtree },
        { "symlink('a.txt', 'lib/link'); echo file_get_contents('lib/link') === 'a'", "lib/link", Subtree },
        { "file_put_contents('links/file', 'new'); echo file_get_contents('lib/a.txt') === 'new'", "lib/a.txt", Subtree },
        { "file_put_contents('links/folder/b.txt', 'new'); echo file_get_contents('lib/deep/b.txt') === 'new'", "lib/deep/b.txt", Subtree },
        { "file_put_contents('links/dangling', 'new'); echo file_get_contents('lib/new.txt') === 'new'", "lib/new.txt", Subtree },
        { "chmod('links/again', 0600); clearstatcache(); echo (fileperms('lib/a.txt') & 0777) === 0600", "lib/a.txt", Entry },
        { "unlink('links/file'); echo file_get_contents('lib/a.txt') === 'a' && !is_link('links/file')", "links/file", Subtree },
        { "rename('links/folder/b.txt', 'links/folder/../c.txt'); echo file_get_contents('lib/c.txt') === 'b'", "lib/c.txt", Subtree },
        { "ftruncate(fopen('lib/a.txt', 'r+'), 0); clearstatcache(); echo filesize('lib/a.txt') === 0", "lib/a.txt", Subtree },
        {
            "$zip = new ZipArchive; $zip->open('z.zip'); $zip->extractTo(__DIR__ . '/lib'); "
                + "echo file_get_contents('lib/zipped/z.txt') === 'z'",
            "lib/zipped",
            Subtree
        },
        { "exec('rm -rf ' . __DIR__ . '/lib'); clearstatcache(); echo !is_dir('lib')", "lib", Subtree },
        { "exec('rm -rf ' . __DIR__ . '/lib'); clearstatcache(); echo !is_dir('lib/deep')", "lib/deep/b.txt", Subtree },
        { "exec('cd lib && rm -r deep'); clearstatcache(); echo !is_dir('lib/deep')", "lib/deep", Subtree },
        { "exec(\"sh -c 'echo x > lib/a.txt'\"); echo file_get_contents('lib/a.txt') === \"x\\n\"", "lib/a.txt", Subtree },
        { "exec('cp -r lib other'); clearstatcache(); echo is_file('other/deep/b.txt')", "other", Subtree },
        {
            "proc_close(proc_open(['tee', 'lib/a.txt'], [['file', '/dev/null', 'r'], ['file', 'lib/log.txt', 'w']], $pipes)); "
                + "clearstatcache(); echo filesize('lib/a.txt') === 0",
            "lib/log.txt",
            Subtree
        },
        { "mkdir('wp-content/cache'); echo is_dir('wp-content/cache')", "wp-content", Entry },
        { "mkdir('wp-content/cache'); echo is_dir('wp-content/cache')", "wp-content/cache", Entry },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_takes_effect_at_once_and_is_on_record(string statements, string path, int kind)
    {
        // Only absolute paths are read from the mirror.
        await using var fpm = await StartAsync(RelativePath.Replace(statements, "__DIR__ . '/"));
        var before = TreeOf(fpm);

        var answer = await fpm.GetAsync("change.php");

        Assert.Equal("1", answer);
        Assert.NotEqual(before, TreeOf(fpm));
        Assert.True(fpm.Mirror.HasChanged(path, kind), "changed are: " + string.Join(", ", fpm.Mirror.Changed));
        Assert.Contains((path, kind), fpm.Mirror.Changed);
        Assert.True(fpm.Mirror.WorkerHasChanged);
        Assert.True(fpm.Mirror.Changes > 0);
    }

    [Fact]
    public async Task A_change_by_a_relative_path_takes_effect_too()
    {
        await using var fpm = await StartAsync(
            "chdir('lib'); file_put_contents('./deep/../a.txt', 'new'); rename('deep', 'moved'); "
                + "echo file_get_contents(__DIR__ . '/lib/a.txt'), file_get_contents(__DIR__ . '/lib/moved/b.txt')");

        var answer = await fpm.GetAsync("change.php");

        Assert.Equal("newb", answer);
        Assert.Superset(
            new HashSet<(string, int)> { ("lib/a.txt", Subtree), ("lib/deep", Subtree), ("lib/moved", Subtree), ("lib", Entry) },
            fpm.Mirror.Changed.ToHashSet());
    }

    [Theory]
    [InlineData("@file_get_contents('http://site.example:9/')", "Site.Example")]
    [InlineData("@file_get_contents('http://127.0.0.1:9/')", "other.example")]
    [InlineData("$curl = curl_init('http://site.example:9/'); curl_setopt($curl, CURLOPT_TIMEOUT, 2); @curl_exec($curl)", "site.example")]
    [InlineData("exec('getent ahosts site.example')", "site.example")]
    public async Task Before_a_script_asks_its_own_site_what_it_has_changed_is_published(string request, string host)
    {
        await using var fpm = await StartAsync($"file_put_contents('lib/a.txt', 'new'); {request}; echo 'done'");
        fpm.Mirror.Host = host.ToLowerInvariant();
        var published = "";
        using var bridge = new BarrierListener(fpm.Mirror, () => published = File.ReadAllText(fpm.PathOf("lib/a.txt")));

        var answer = await fpm.GetAsync("change.php");

        Assert.Equal("done", answer);
        Assert.Contains(0, bridge.Writers);
        Assert.Equal("new", published);
    }

    [Theory]
    [InlineData("@file_get_contents('http://site.example:9/')")]
    [InlineData("file_put_contents('lib/a.txt', 'new'); @file_get_contents('http://elsewhere.example:9/')")]
    public async Task Nothing_is_published_early_for_other_requests(string statements)
    {
        await using var fpm = await StartAsync(statements + "; echo 'done'");
        fpm.Mirror.Host = "site.example";
        using var bridge = new BarrierListener(fpm.Mirror);

        Assert.Equal("done", await fpm.GetAsync("change.php"));

        Assert.Empty(bridge.Writers);
    }

    [Fact]
    public async Task A_change_is_made_also_when_the_bridge_does_not_listen()
    {
        await using var fpm = await StartAsync(
            "file_put_contents('lib/a.txt', 'x'); unlink('lib/deep/b.txt'); "
                + "@file_get_contents('http://127.0.0.1:9/'); echo file_get_contents('lib/a.txt')");

        var answer = await fpm.GetAsync("change.php");

        Assert.Equal("x", answer);
        Assert.Equal(2u, fpm.Mirror.Changes);
    }

    [Theory]
    [InlineData("file_put_contents('uploads/picture', 'x'); mkdir('uploads/2026'); rename('uploads/2026', 'uploads/2027')")]
    [InlineData("@unlink('lib/missing'); @mkdir('lib'); @rmdir('none'); @rename('none', 'some'); @chmod('none', 0644)")]
    [InlineData("file_put_contents(sys_get_temp_dir() . '/phpbridge-outside', 'x'); unlink(sys_get_temp_dir() . '/phpbridge-outside')")]
    [InlineData("fclose(fopen('lib/a.txt', 'r')); @fopen('lib/none', 'r+')")]
    public async Task A_call_that_changes_nothing_below_the_root_is_not_recorded(string statements)
    {
        await using var fpm = await StartAsync(statements);

        await fpm.GetAsync("change.php");

        Assert.Equal(0u, fpm.Mirror.Changes);
        Assert.Empty(fpm.Mirror.Changed);
        Assert.False(fpm.Mirror.WorkerHasChanged);
    }

    [Fact]
    public async Task More_changes_than_fit_into_the_memory_bypass_the_index()
    {
        await using var fpm = await StartAsync(
            "for ($i = 0; $i < 9000; $i++) { touch(\"lib/$i\"); unlink(\"lib/$i\"); } touch('lib/last'); "
                + "echo file_exists('lib/last') && !file_exists('lib/5')");

        var answer = await fpm.GetAsync("change.php");

        Assert.Equal("1", answer);
        Assert.True(fpm.Mirror.Overflow);
    }

    private static Task<MirroredFpm> StartAsync(string statements) => MirroredFpm.StartAsync(new Dictionary<string, string>
    {
        ["change.php"] = $$"""
            <?php
            chdir(__DIR__);
            foreach (['lib/a.txt', 'lib/deep/b.txt', 'empty/none', 'lib/new.txt'] as $path) { file_exists(__DIR__ . "/$path"); }
            clearstatcache();
            {{statements}};
            """,
        ["lib/a.txt"] = "a",
        ["lib/deep/b.txt"] = "b",
        ["uploads/picture"] = "",
        ["wp-content/index.php"] = "",
    }, prepare: root =>
    {
        Directory.CreateDirectory(Path.Combine(root, "empty"));
        Directory.CreateDirectory(Path.Combine(root, "links"));
        File.CreateSymbolicLink(Path.Combine(root, "links/file"), "../lib/a.txt");
        File.CreateSymbolicLink(Path.Combine(root, "links/again"), "file");
        Directory.CreateSymbolicLink(Path.Combine(root, "links/folder"), "../lib/deep");
        File.CreateSymbolicLink(Path.Combine(root, "links/dangling"), "../lib/new.txt");
        using var zip = System.IO.Compression.ZipFile.Open(Path.Combine(root, "z.zip"), System.IO.Compression.ZipArchiveMode.Create);
        using var text = new StreamWriter(zip.CreateEntry("zipped/z.txt").Open());
        text.Write("z");
    });

    private static string TreeOf(MirroredFpm fpm) => string.Join('\n', FileStatus.Below(fpm.Root));
}
