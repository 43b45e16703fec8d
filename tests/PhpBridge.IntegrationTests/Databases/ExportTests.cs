using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Databases;
using Xunit;
using static PhpBridge.IntegrationTests.Support.Databases.ConsoleOnMariaDb;

namespace PhpBridge.IntegrationTests.Databases;

/// <summary>`db export` and `db import`, with mariadb-dump and the mariadb client as the references.</summary>
public sealed class ExportTests(ConsoleOnMariaDb console) : IClassFixture<ConsoleOnMariaDb>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        SkipWithoutTools();
        await console.EmptyAsync(One);
        await console.EmptyAsync(Other);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task All_that_a_database_can_hold_comes_back_through_the_client_and_through_our_own_import()
    {
        await FillAsync("every-kind.sql", "beyond-the-reference.sql");
        var before = await console.FingerprintAsync(One);
        var file = await ExportAsync();

        await console.ImportAsync(Other, file);
        var byClient = await console.FingerprintAsync(Other);
        await console.EmptyAsync(Other);
        Succeeded(await console.WpAsync(Other, "db", "import", file));
        var byConsole = await console.FingerprintAsync(Other);
        Succeeded(await console.WpAsync(Other, PipeSource.FromFile(file), "db", "import", "-"));
        var again = await console.FingerprintAsync(Other);

        Assert.Equal(before, byClient);
        Assert.Equal(before, byConsole);
        Assert.Equal(before, again);
    }

    [Fact]
    public async Task What_mariadb_dump_has_written_is_read_as_the_client_reads_it()
    {
        await FillAsync("every-kind.sql");
        var before = await console.FingerprintAsync(One);
        var reference = Path.Combine(console.Folder, "reference.sql");
        await console.DumpAsync(One, reference);
        await console.ImportAsync(Other, reference);
        Assert.Equal(before, await console.FingerprintAsync(Other)); // Or it would be none.
        await console.EmptyAsync(Other);

        Succeeded(await console.WpAsync(Other, "db", "import", reference));

        Assert.Equal(before, await console.FingerprintAsync(Other));
    }

    [Fact]
    public async Task With_tables_named_only_they_go_along_with_their_triggers()
    {
        await FillAsync("every-kind.sql");

        var some = Succeeded(await console.WpAsync(One, "db", "export", "-", "--tables=wp_fired,z_base,wp_counter")).StandardOutput;
        var others = Succeeded(
            await console.WpAsync(One, "db", "export", "-", "--exclude_tables=wp_fired", "--no-add-drop-table")).StandardOutput;
        var unknown = await console.WpAsync(One, "db", "export", "-", "--exclude_tables=wp_firedd");

        Assert.Equal((1, 1, 3), (Count(some, "CREATE TABLE"), Count(some, "CREATE SEQUENCE"), Count(some, " TRIGGER ")));
        Assert.Equal((0, 0), (Count(some, "CREATE DEFINER=`owner`@`localhost` FUNCTION"), Count(some, " EVENT `")));
        Assert.Contains("CREATE TABLE `wp_hidden`", others, StringComparison.Ordinal);
        Assert.DoesNotContain("wp_fired` (", others, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP TABLE", others, StringComparison.Ordinal);
        Assert.Contains("wp_firedd", unknown.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, unknown.ExitCode);
    }

    [Fact]
    public async Task A_user_without_the_right_to_name_others_makes_triggers_and_views_its_own()
    {
        await FillAsync("every-kind.sql");
        var file = await ExportAsync();
        var reference = Path.Combine(console.Folder, "reference.sql");
        await console.DumpAsync(One, reference);

        foreach (var dump in new[] { file, reference })
        {
            await console.EmptyAsync(Other);
            var imported = Succeeded(await console.WpAsUserAsync(Other, "db", "import", dump));

            Assert.Contains("DEFINER", imported.StandardError, StringComparison.Ordinal);
            Assert.Equal(
            "wordpress@localhost\n",
            await console.SqlAsync(Other, $"SELECT DISTINCT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '{Other}'"));
            Assert.Equal(
                "4\n",
                await console.SqlAsync(
                    Other, $"SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '{Other}' AND DEFINER LIKE 'wordpress@%'"));
        }
    }

    [Fact]
    public async Task Programs_that_the_user_may_not_see_and_broken_views_are_named()
    {
        await FillAsync("every-kind.sql");
        await console.SqlAsync(One, "CREATE VIEW wp_broken AS SELECT * FROM wp_old; DROP TABLE wp_old");

        var exported = Succeeded(await console.WpAsUserAsync(One, "db", "export", Path.Combine(console.Folder, "export.sql")));

        Assert.Contains("view 'wp_broken' is broken", exported.StandardError, StringComparison.Ordinal);
        Assert.Contains("procedure 'a procedure' is not in the export", exported.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_many_megabytes_needs_little_memory_and_one_that_the_server_does_not_take_is_named()
    {
        await console.SqlAsync(One, """
            SET GLOBAL max_allowed_packet = 64 * 1024 * 1024;
            CREATE TABLE wp_large (id int PRIMARY KEY, b longblob, t longtext) DEFAULT CHARSET = utf8mb4;
            """);
        await console.SqlAsync(One, """
            INSERT INTO wp_large (id, b) VALUES (1, REPEAT(UNHEX('00FF275C'), 2500000));
            INSERT INTO wp_large (id, t) VALUES (2, REPEAT('ä😀''', 1700000));
            INSERT INTO wp_large VALUES (3, 'x', 'y');
            """);
        var file = await ExportAsync();

        Succeeded(await console.WpAsync(Other, "db", "import", file));
        var sums = await console.SqlAsync(One, "SELECT id, MD5(b), MD5(t) FROM wp_large");
        await console.SqlAsync(One, "SET GLOBAL max_allowed_packet = 16 * 1024 * 1024");
        var refused = await console.WpAsync(Other, "db", "import", file);

        Assert.Equal(sums, await console.SqlAsync(One, $"SELECT id, MD5(b), MD5(t) FROM {One}.wp_large"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("max_allowed_packet", refused.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_in_the_middle_is_no_end_of_the_rows()
    {
        await FillManyAsync(rows: 60_000);
        var gone = new TaskCompletionSource();
        var slow = PipeTarget.Create(async (output, cancellation) =>
        {
            await gone.Task.WaitAsync(cancellation);
            await output.CopyToAsync(Stream.Null, cancellation);
        });
        var exporting = console.WpCommand(One, "db", "export", "-")
            .WithStandardOutputPipe(slow)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        await Processes.UntilAsync(
            () => console.KillConnectionAsync("SELECT `id`, `t` FROM `wp_many`"), "the rows are being read", seconds: 60);
        gone.SetResult();

        var result = await exporting;

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the export was given up", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_export_leaves_the_last_one_as_it_was_and_the_next_one_works()
    {
        await FillManyAsync(rows: 60_000);
        var file = await ExportAsync();
        var whole = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var killed = console.WpCommand(One, "db", "export", file).ExecuteBufferedAsync(kill.Token);
        await Processes.UntilAsync(() => File.Exists(file + ".part"), "the export has begun");
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed.Task);
        var after = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await ExportAsync();

        Assert.True(whole == after);
        Assert.False(File.Exists(file + ".part"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_the_error_says_why()
    {
        var missing = await console.WpAsync(One, "db", "export", "/nowhere/x.sql");
        var folder = await console.WpAsync(One, "db", "export", console.Folder);
        Assert.Equal((1, 1), (missing.ExitCode, folder.ExitCode));
        Assert.Contains("/nowhere/x.sql", missing.StandardError, StringComparison.Ordinal);
        Assert.Contains("is a folder", folder.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_a_dump_is_refused_before_anything_is_changed(bool isOurs)
    {
        await FillAsync("every-kind.sql");
        var file = Path.Combine(console.Folder, "whole.sql");
        _ = isOurs ? await ExportAsync(file) : await DumpedAsync(file);
        var lines = await File.ReadAllLinesAsync(file, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(file, lines[..^3], System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        var before = await console.FingerprintAsync(One);

        var refused = await console.WpAsync(One, "db", "import", file);
        var late = await console.WpAsync(Other, PipeSource.FromFile(file), "db", "import", "-");

        Assert.Equal((1, 1), (refused.ExitCode, late.ExitCode));
        Assert.Contains("Nothing was imported", refused.StandardError, StringComparison.Ordinal);
        Assert.Contains("cut off", late.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await console.FingerprintAsync(One));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t VALUES (1); -- the end; 'x", "1")]
    [InlineData("CREATE TABLE t (a int);; INSERT INTO t VALUES (1) /* ; ' */, (2) -- ;\n, (3) # ;\n;", "1,2,3")]
    [InlineData("DELIMITER $$\nCREATE TABLE t (a int)$$ INSERT INTO t VALUES (7)$$\ndelimiter ;\nINSERT INTO t VALUES (8)", "7,8")]
    [InlineData(
        "/*!40101 CREATE TABLE t (a int) */; /*M!100000 INSERT INTO t VALUES (1) */; /*!999999 newer than all */; INSERT INTO t VALUES "
            + "(2);",
        "1,2")]
    [InlineData(
        "CREATE TABLE t (a int);\nDELIMITER //\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = NEW.a + 1; SET @y = "
            + "'//;'; END //\nINSERT INTO t VALUES (1) //",
        "2")]
    [InlineData("CREATE TABLE t (a varchar(9)); INSERT INTO t VALUES ('a\\';b'), (\"c\"\";d\"), ('\\\\');", "a';b,c\";d,\\\\")]
    [InlineData("SELECT 1; CALL nothing_there();", null)]
    public async Task SQL_is_divided_as_the_client_divides_it(string sql, string? rows)
    {
        var imported = await console.WpAsync(One, PipeSource.FromString(sql), "db", "import", "-");

        Assert.Equal(rows is null ? 1 : 0, imported.ExitCode);
        if (rows is not null)
        {
            Assert.Equal(rows.Replace(',', '\n') + "\n", await console.SqlAsync(One, "SELECT a FROM t"));
        }
        else
        {
            Assert.Contains("statement 2 failed", imported.StandardError, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "compressed")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x53, 0 }, "UTF-16")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4 }, "zip")]
    [InlineData(new byte[] { 0x0A }, "no SQL")]
    public async Task Files_that_are_no_SQL_are_called_what_they_are(byte[] content, string expected)
    {
        var imported = await console.WpAsync(One, PipeSource.FromBytes(content), "db", "import", "-");

        Assert.Equal(1, imported.ExitCode);
        Assert.Contains(expected, imported.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cleaning_drops_tables_in_any_order_views_and_sequences_and_leaves_other_prefixes()
    {
        await FillAsync("every-kind.sql");
        await console.SqlAsync(
            One,
            "CREATE VIEW wp_view AS SELECT 1 AS one; DROP TABLE a_child; CREATE TABLE wp_a_child (p int, FOREIGN KEY (p) REFERENCES "
                + "wp_parent (id))");

        Succeeded(await console.WpAsync(One, "db", "clean", "--yes"));

        Assert.Equal(
            "7\nan odd`name\"'\n",
            (await console.SqlAsync(One, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'"))
                .Replace("\tBASE TABLE", "", StringComparison.Ordinal));
        Assert.DoesNotContain("wp_", (await console.SqlAsync(One, "SHOW TABLES")), StringComparison.Ordinal);
    }

    private static int Count(string text, string what) => text.Split(what).Length - 1;

    private static BufferedCommandResult Succeeded(BufferedCommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.StandardError + result.StandardOutput);
        return result;
    }

    private async Task FillAsync(params string[] schemas)
    {
        foreach (var schema in schemas)
        {
            await console.ImportAsync(One, Repository.PathTo("tests/fixtures/database/" + schema));
        }
    }

    private Task<string> FillManyAsync(int rows) => console.SqlAsync(One, string.Create(
        CultureInfo.InvariantCulture,
        $"CREATE TABLE wp_many (id int PRIMARY KEY, t text); INSERT INTO wp_many SELECT seq, REPEAT('ä', 300) FROM seq_1_to_{rows}"));

    private Task<string> ExportAsync() => ExportAsync(Path.Combine(console.Folder, "export.sql"));

    private async Task<string> ExportAsync(string file)
    {
        Succeeded(await console.WpAsync(One, "db", "export", file, "--porcelain"));
        return file;
    }

    private async Task<string> DumpedAsync(string file)
    {
        await console.DumpAsync(One, file);
        return file;
    }
}
