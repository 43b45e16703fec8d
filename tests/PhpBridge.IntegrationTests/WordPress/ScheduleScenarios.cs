using System.Text.Json;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>wp-cron by a schedule's event.</summary>
public abstract class ScheduleScenarios(WordPressSite site) : WordPressScenario(site)
{
    private const string Event =
        """{"version":"0","id":"x","detail-type":"Scheduled """
        + """Event","source":"aws.events","account":"1","time":"2026-11-05T12:00:00Z","region":"eu-west-1","resources":["arn"]"""
        + ""","detail":{}}""";

    [Fact]
    public async Task What_is_due_runs_once_and_is_reported()
    {
        var hook = await CreateHookAsync("update_option($word, (int) get_option($word) + 1); echo 'printed';");

        var first = await RunAsync();
        var second = await RunAsync();
        var count = (await Site.WpAsync("option", "get", hook)).Succeeded().Line;

        Assert.Equal(Site.Url + "/", first.GetProperty("site").GetString());
        Assert.False(Ran(first, hook)!.Value.TryGetProperty("error", out _));
        Assert.Null(Ran(second, hook));
        Assert.Equal("1", count);
        await DeleteHookAsync(hook);
    }

    [Theory]
    [InlineData("throw new Exception('it broke');", "it broke")]
    [InlineData("this_function_is_missing();", "this_function_is_missing")]
    [InlineData("exit;", "ended the script")]
    [InlineData("wp_die('no way');", "no way")]
    [InlineData("eval('class A{} class A{}');", "class A")]
    public async Task A_hook_that_fails_is_told_and_does_not_run_again(string code, string reason)
    {
        var hook = await CreateHookAsync(code);

        var first = await RunAsync();
        var second = await RunAsync();
        await Site.Log.ExpectAsync(hook);

        Assert.Contains(reason, Ran(first, hook)!.Value.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Null(Ran(second, hook));
        Assert.False(second.GetProperty("locked").GetBoolean());
        await DeleteHookAsync(hook);
    }

    [Fact]
    public async Task While_somebody_else_has_the_lock_nothing_runs()
    {
        var hook = await CreateHookAsync("");
        (await Site.WpAsync("eval", "set_transient('doing_cron', sprintf('%.22F', microtime(true)));")).Succeeded();

        var locked = await RunAsync();
        var byCommand = await Site.WpAsync("cron", "run");
        (await Site.WpAsync("transient", "delete", "doing_cron")).Succeeded();
        var free = await RunAsync();

        Assert.True(locked.GetProperty("locked").GetBoolean());
        Assert.Empty(locked.GetProperty("events").EnumerateArray());
        Assert.Contains("Another process", byCommand.Error, StringComparison.Ordinal);
        Assert.NotNull(Ran(free, hook));
        await DeleteHookAsync(hook);
    }

    [Fact]
    public async Task Events_are_listed_and_run_by_their_hooks()
    {
        var hook = UniqueWord();
        (await Site.WpAsync("cron", "event", "schedule", hook, "+1 hour", "daily", "--a=1")).Succeeded();

        var listed = (await Site.WpAsync(
            "cron", "event", "list", "--hook=" + hook, "--fields=hook,recurrence,args", "--format=json")).Succeeded().Json[0];
        var run = (await Site.WpAsync("cron", "event", "run", hook)).Succeeded();
        (await Site.WpAsync("cron", "event", "delete", hook)).Succeeded();
        var gone = await Site.WpAsync("cron", "event", "run", hook);

        Assert.Equal(("1 day", "[\"1\"]"), (listed.GetProperty("recurrence").GetString(), listed.GetProperty("args").GetRawText()));
        Assert.Contains($"Executed the cron event '{hook}'", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, gone.ExitCode);
    }

    /// <summary>A must-use plugin with a hook, which is due at once.</summary>
    private async Task<string> CreateHookAsync(string code)
    {
        var word = UniqueWord();
        await Site.PutAsync(PluginOf(word), $"<?php add_action('{word}', function () {{ $word = '{word}'; {code} }});");
        (await Site.WpAsync("cron", "event", "schedule", word, "now")).Succeeded();
        return word;
    }

    private async Task DeleteHookAsync(string word)
    {
        await Site.DeleteAsync(PluginOf(word));
        await Site.WpAsync("option", "delete", word);
    }

    private static string PluginOf(string word) => $"wp-content/mu-plugins/{word}.php";

    private async Task<JsonElement> RunAsync()
    {
        var result = await Site.InvokeAsync(Event);
        var answer = JsonElement.Parse(result.Payload.Span);
        Assert.True(result.FunctionError is null, answer.GetRawText());
        return Assert.Single(answer.GetProperty("sites").EnumerateArray());
    }

    private static JsonElement? Ran(JsonElement report, string hook) =>
        report.GetProperty("events")
            .EnumerateArray()
            .Where(ran => ran.GetProperty("hook").GetString() == hook)
            .Select(ran => (JsonElement?)ran)
            .SingleOrDefault();
}
