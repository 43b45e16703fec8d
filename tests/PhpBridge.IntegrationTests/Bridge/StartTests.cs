using System.Diagnostics;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-start-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("PHPBRIDGE_DOCUMENT_ROOT", "relative")]
    [InlineData("PHPBRIDGE_PHP_FPM", "/nowhere/php-fpm")]
    [InlineData("PHPBRIDGE_PHP_INI", "/nowhere/php.ini")]
    [InlineData("PHPBRIDGE_FPM_INCLUDE", "/nowhere/php-fpm.conf")]
    [InlineData("PHPBRIDGE_XMLRPC", "perhaps")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "-1")]
    [InlineData("PHPBRIDGE_LOG_LEVEL", "LOUD")]
    public async Task A_setting_that_cannot_be_used_fails_the_initialization_by_its_name(string variable, string value)
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options((variable, value)));

        var error = await FailAsync(function);

        Assert.Equal("Runtime.InvalidConfiguration", error.GetProperty("errorType").GetString());
        Assert.Contains(variable, error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains(value, error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_program_fails_the_initialization_by_the_settings_name()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_PHP_FPM", FileWith("not a program"))));

        var error = await FailAsync(function);

        Assert.Equal("Runtime.PhpFpmNotStarted", error.GetProperty("errorType").GetString());
        Assert.Contains("PHPBRIDGE_PHP_FPM", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_pool_directives_fail_the_initialization_and_php_fpm_says_why_in_the_log()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_FPM_INCLUDE", FileWith("no.such.directive = 1\n"))));

        var error = await FailAsync(function);
        await function.WaitForLogLineAsync(
            line => line.Contains("no.such.directive", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal("Runtime.PhpFpmNotStarted", error.GetProperty("errorType").GetString());
    }

    [Fact]
    public async Task A_php_fpm_that_hangs_fails_the_initialization_in_time()
    {
        var hangs = FileWith("#!/bin/sh\nexec sleep 1000\n");
        File.SetUnixFileMode(hangs, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_PHP_FPM", hangs), ("PHPBRIDGE_FPM_START_TIMEOUT", "500ms")));

        var error = await FailAsync(function);

        Assert.Contains("did not become ready in time", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_document_root_visitors_get_503_and_the_log_says_what_to_do_until_it_is_there()
    {
        var site = Path.Combine(_directory.FullName, "site");
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(("PHPBRIDGE_DOCUMENT_ROOT", site)));

        var before = await function.SendAsync("/");
        var line = await function.WaitForLogLineAsync(
            line => line.Contains(site, StringComparison.Ordinal) && line.Contains("EFS access point", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory(site);
        var empty = await function.SendAsync("/");
        await File.WriteAllTextAsync(Path.Combine(site, "index.php"), "<?php echo 'There it is.';", TestContext.Current.CancellationToken);
        var after = await function.SendAsync("/");

        Assert.Equal(503, before.Status);
        Assert.DoesNotContain(site, before.Text, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"ERROR\"", line, StringComparison.Ordinal);
        Assert.Equal(503, empty.Status);
        Assert.Equal("There it is.", after.Text);
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task WordPress_without_its_configuration_is_not_shown_to_anybody()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "wp-load.php"), "<?php echo 'Set me up!';", TestContext.Current.CancellationToken);
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DOCUMENT_ROOT", _directory.FullName)));

        var reply = await function.SendAsync("/wp-load.php");
        await function.WaitForLogLineAsync(
            line => line.Contains("has no wp-config.php", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(503, reply.Status);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_when_a_page_has_failed()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(("WORDPRESS_DB_HOST", "127.0.0.1:1")));

        var reply = await function.SendAsync("/status.php?code=500");
        await function.WaitForLogLineAsync(
            line => line.Contains("127.0.0.1:1", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(500, reply.Status);
    }

    [Fact]
    public async Task Ini_values_of_the_environment_win_over_the_sites_files()
    {
        var site = _directory.CreateSubdirectory("php.d");
        await File.WriteAllTextAsync(
            Path.Combine(site.FullName, "site.ini"), "memory_limit = 111M\nmax_input_vars = 222\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "index.php"),
            "<?php echo ini_get('memory_limit'), ' ', ini_get('max_input_vars'), ' ', ini_get('opcache.revalidate_freq');",
            TestContext.Current.CancellationToken);
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(
            ("PHPBRIDGE_DOCUMENT_ROOT", _directory.FullName), ("PHPBRIDGE_PHP_INI_max_input_vars", "333"),
            ("PHPBRIDGE_PHP_INI_opcache__revalidate_freq", "44")));

        Assert.Equal("111M 333 44", (await function.SendAsync("/")).Text);
        Assert.Equal(403, (await function.SendAsync("/php.d/site.ini")).Status);
    }

    [Fact]
    public async Task A_misspelt_setting_is_warned_about_and_the_function_serves()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(("PHPBRIDGE_XMLRCP", "off")));

        var reply = await function.SendAsync("/exit.php");
        var line = await function.WaitForLogLineAsync(
            line => line.Contains("PHPBRIDGE_XMLRCP", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(200, reply.Status);
        Assert.Contains("\"level\":\"WARN\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pool_directives_of_the_include_reach_PHP()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_FPM_INCLUDE", FileWith("env[FROM_INCLUDE] = included\n"))));

        var seen = PhpView.Parse(await function.SendAsync("/echo.php"));

        Assert.Equal("included", seen.EnvironmentVariable("FROM_INCLUDE"));
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "/some/name")]
    [InlineData(true, "/some/name")]
    public async Task Any_Runtime_API_will_do(bool chunked, string path)
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options() with { ChunkedNext = chunked, RuntimeApiPath = path });

        for (var i = 0; i < 20; i++)
        {
            var body = new byte[i * 1000];

            var reply = await function.SendAsync("/digest.php", "POST", "Content-Type: application/octet-stream\r\n", body);

            Assert.StartsWith($"{body.Length} ", reply.Text, StringComparison.Ordinal);
        }

        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task SIGTERM_ends_php_fpm_too()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options() with { Freeze = false });
        var server = await PhpServer.AskAsync(function);
        var bootstrap = function.Sandboxes[0].ProcessId;

        await Processes.SignalAsync(bootstrap, "TERM");
        await Processes.UntilAsync(() => !Processes.IsAlive(bootstrap), "the bootstrap is gone");

        Assert.False(Processes.IsAlive(server.Master));
        Assert.False(Processes.IsAlive(server.Worker));
    }

    [Fact]
    public async Task SIGTERM_answers_what_it_cuts_short()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options() with { Freeze = false });
        await function.PrewarmAsync();
        var started = Path.Combine(_directory.FullName, "started");

        var cut = function.SendAsync($"/wait.php?started={started}&until=/never");
        await Processes.UntilAsync(() => File.Exists(started), "the script runs");
        await Processes.SignalAsync(function.Sandboxes[0].ProcessId, "TERM");
        var reply = await cut;
        var line = await function.WaitForLogLineAsync(
            line => line.Contains("The sandbox shuts down", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(502, reply.Status);
        Assert.Contains("Request id: ", reply.Text, StringComparison.Ordinal);
        Assert.Contains("\"aborted\":1", line, StringComparison.Ordinal);
    }

    /// <summary>The error, after no more than seconds; and the bootstrap has ended by itself.</summary>
    private static async Task<JsonElement> FailAsync(EmulatedFunction function)
    {
        var watch = Stopwatch.StartNew();
        var result = await function.InvokeAsync("{}"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        return JsonElement.Parse(result.Payload.Span);
    }

    private string FileWith(string text)
    {
        var path = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(path, text);
        return path;
    }
}
