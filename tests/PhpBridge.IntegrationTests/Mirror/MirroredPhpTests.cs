using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>php-fpm reads the site from the mirror.</summary>
public sealed class MirroredPhpTests
{
    private static readonly Dictionary<string, string> Site = new()
    {
        ["index.php"] = """
            <?php
            require __DIR__ . '/lib/hello.php';
            $status = opcache_get_status();
            echo json_encode([
                'hello' => hello(),
                'data' => file_get_contents(__DIR__ . '/lib/data.json'),
                'stream' => fgets(fopen(__DIR__ . '/lib/data.json', 'r')),
                'list' => array_values(array_diff(scandir(__DIR__ . '/lib'), ['.', '..'])),
                'glob' => array_map('basename', glob(__DIR__ . '/lib/*.php')),
                'iterated' => iterator_count(new FilesystemIterator(__DIR__ . '/lib')),
                'missing' => is_file(__DIR__ . '/lib/missing.php') || file_exists(__DIR__ . '/no/such'),
                'size' => filesize(__DIR__ . '/lib/data.json'),
                'real' => realpath(__DIR__ . '/lib/../lib/data.json') === __DIR__ . '/lib/data.json',
                'hits' => $status['scripts'][__DIR__ . '/lib/hello.php']['hits'] ?? -1,
            ]);
            """,
        ["lib/hello.php"] = "<?php function hello() { return 'hello'; }",
        ["lib/data.json"] = "{\"some\":\"data\"}",
    };

    [Fact]
    public async Task A_page_runs_from_the_mirror_when_its_files_are_missing_on_the_file_system()
    {
        await using var fpm = await MirroredFpm.StartAsync(Site);
        Directory.Move(fpm.Root, fpm.Root + "-away");

        await fpm.GetAsync("index.php");
        await fpm.GetAsync("index.php");
        var answer = JsonElement.Parse(await fpm.GetAsync("index.php"));

        Assert.Equal("hello", answer.GetProperty("hello").GetString());
        Assert.Equal("{\"some\":\"data\"}", answer.GetProperty("data").GetString());
        Assert.Equal("{\"some\":\"data\"}", answer.GetProperty("stream").GetString());
        Assert.Equal(["data.json", "hello.php"], answer.GetProperty("list").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["hello.php"], answer.GetProperty("glob").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, answer.GetProperty("iterated").GetInt32());
        Assert.False(answer.GetProperty("missing").GetBoolean());
        Assert.Equal(15, answer.GetProperty("size").GetInt32());
        Assert.True(answer.GetProperty("real").GetBoolean());
        // From the opcode cache, after a comparison of timestamps each time.
        Assert.InRange(answer.GetProperty("hits").GetInt32(), 1, 3);
        Assert.Equal(0u, fpm.Mirror.Misses);
        Assert.Equal(0u, fpm.Mirror.Changes);
        Assert.Equal(1u, fpm.Mirror.Adopted);
    }

    [Fact]
    public async Task A_page_sees_its_own_changes_through_open_files()
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>(Site)
        {
            ["change.php"] = """
                <?php
                $file = __DIR__ . '/lib/data.json';
                $read = fopen($file, 'r');
                stream_set_read_buffer($read, 0); // PHP's own would have it all by then.
                $list = [fread($read, 2)];
                file_put_contents($file, '{"other":"data"}');
                $list[] = fread($read, 100);
                $list[] = fstat($read)['size'];
                file_put_contents($file, ' and more', FILE_APPEND);
                $list[] = fread($read, 100);
                $list[] = flock($read, LOCK_SH) && !flock(fopen($file, 'r+'), LOCK_EX | LOCK_NB);
                unlink($file);
                $list[] = fstat($read)['nlink'];
                echo json_encode($list);
                """,
        });

        Assert.Equal("""["{\"","other\":\"data\"}",16," and more",true,0]""", await fpm.GetAsync("change.php"));
    }

    [Fact]
    public async Task A_program_gets_the_sites_own_file_from_PHP()
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>(Site)
        {
            ["run.php"] = """
                <?php
                $file = __DIR__ . '/lib/data.json';
                $read = fopen($file, 'r');
                stream_set_read_buffer($read, 0);
                $list = [fread($read, 2)];
                $command = 'head -c 4; chmod 600 /dev/stdin; echo changed > /dev/stdin';
                $process = proc_open($command, [0 => $read, 1 => ['pipe', 'w']], $pipes);
                $list[] = stream_get_contents($pipes[1]);
                proc_close($process);
                clearstatcache();
                $list[] = decoct(fileperms($file));
                $list[] = file_get_contents($file);
                $list[] = fstat($read)['size'];
                echo json_encode($list);
                """,
        });

        Assert.Equal("""["{\"","some","100600","changed\n",8]""", await fpm.GetAsync("run.php"));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(fpm.PathOf("lib/data.json"), TestContext.Current.CancellationToken));
        Assert.Contains("lib/data.json", fpm.Mirror.Changed.Select(change => change.Path));
    }

    [Fact]
    public async Task An_opened_file_is_recorded_once_as_a_hit_or_a_miss()
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>(Site)
        {
            ["more.php"] = "<?php for ($i = 0; $i < 3; $i++) { readfile(__DIR__ . '/late.txt'); readfile(__DIR__ . '/uploads/picture'); }",
            ["uploads/picture"] = "",
        });
        await File.WriteAllTextAsync(fpm.PathOf("late.txt"), "late", TestContext.Current.CancellationToken);
        fpm.Mirror.ActivateIndex(2);

        await fpm.GetAsync("index.php");
        var late = await fpm.GetAsync("more.php");

        Assert.Equal("latelatelate", late);
        Assert.Equal(
            new Dictionary<string, bool>
            {
                ["index.php"] = true,
                ["lib/hello.php"] = true,
                ["lib/data.json"] = true,
                ["more.php"] = true,
                ["late.txt"] = false,
            },
            fpm.Mirror.Opened);
    }

    [Fact]
    public async Task Each_of_many_opened_files_is_recorded()
    {
        var many = Enumerable.Range(1, 4000).Select(i => $"many/{i}.json").ToArray();
        var site = many.ToDictionary(path => path, _ => "{}");
        site["read.php"] =
            "<?php foreach (scandir(__DIR__ . '/many') as $name) "
            + "{ if ($name[0] !== '.') { file_get_contents(__DIR__ . '/many/' . $name); } } echo 'read';";
        await using var fpm = await MirroredFpm.StartAsync(site);

        Assert.Equal("read", await fpm.GetAsync("read.php"));

        Assert.Equal(many.Append("read.php").Order(StringComparer.Ordinal), fpm.Mirror.Opened.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_worker_keeps_its_index_until_the_next_request()
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>
        {
            ["look.php"] = "<?php echo file_exists(__DIR__ . '/new.txt') ? 'new' : 'old';",
        });
        Assert.Equal("old", await fpm.GetAsync("look.php"));
        await File.WriteAllTextAsync(fpm.PathOf("new.txt"), "", TestContext.Current.CancellationToken);
        fpm.Mirror.ActivateIndex(2);

        var same = await fpm.GetInSameEpochAsync("look.php");
        var adoptedThen = fpm.Mirror.Adopted;
        var next = await fpm.GetAsync("look.php");

        Assert.Equal(("old", 1u), (same, adoptedThen));
        Assert.Equal(("new", 2u), (next, fpm.Mirror.Adopted));
    }

    [Theory]
    [InlineData(null, "[false,1,false,1]")]
    [InlineData("MIRROR_BYPASS_ENTRY", "[true,2,false,1]")]
    [InlineData("MIRROR_BYPASS_SUBTREE", "[true,2,true,2]")]
    public async Task Bypass_flags_of_a_folder_make_PHP_read_it_from_the_file_system(string? flag, string expected)
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>
        {
            ["look.php"] =
                "<?php $lib = __DIR__ . '/lib'; echo json_encode([file_exists($lib . '/new'), count(glob($lib . '/*')), "
                + "file_exists($lib . '/deep/new'), count(scandir($lib . '/deep')) - 2]);",
            ["lib/deep/old"] = "",
        });
        fpm.Mirror.ActivateIndex(2, new Dictionary<string, uint> { ["lib"] = flag is null ? 0 : SharedLayout.Constant(flag) });
        await File.WriteAllTextAsync(fpm.PathOf("lib/new"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(fpm.PathOf("lib/deep/new"), "", TestContext.Current.CancellationToken);

        Assert.Equal(expected, await fpm.GetAsync("look.php"));
    }

    [Fact]
    public async Task A_new_file_in_an_excluded_folder_is_visible_at_once()
    {
        await using var fpm = await MirroredFpm.StartAsync(new Dictionary<string, string>
        {
            ["look.php"] =
                "<?php echo json_encode([file_exists(__DIR__ . '/uploads/new'), "
                + "@file_get_contents(__DIR__ . '/uploads/new'), glob(__DIR__ . '/uploads/*')]);",
        });
        Assert.Equal("[false,false,[]]", await fpm.GetAsync("look.php"));
        Directory.CreateDirectory(fpm.PathOf("uploads"));
        await File.WriteAllTextAsync(fpm.PathOf("uploads/new"), "picture", TestContext.Current.CancellationToken);

        var answer = JsonElement.Parse(await fpm.GetAsync("look.php"));

        Assert.Equal((true, "picture", 1), (answer[0].GetBoolean(), answer[1].GetString(), answer[2].GetArrayLength()));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("foreign")]
    [InlineData("another layout")]
    public async Task A_state_file_of_another_version_makes_the_interposer_inactive(string state)
    {
        var path = Path.GetTempFileName();
        try
        {
            var bytes = new byte[state == "short" ? 100 : 2_000_000];
            (state == "another layout" ? "PMBS\u0063"u8 : "hello"u8).CopyTo(bytes);
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            await using var fpm = await MirroredFpm.StartAsync(Site, state == "missing" ? path + "-missing" : path);

            var answer = JsonElement.Parse(await fpm.GetAsync("index.php"));

            Assert.Equal("hello", answer.GetProperty("hello").GetString());
            Assert.Equal((0u, 0u), (fpm.Mirror.Hits, fpm.Mirror.Misses));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
