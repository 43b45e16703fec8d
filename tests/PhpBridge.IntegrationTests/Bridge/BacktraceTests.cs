using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A script that is stopped at the deadline: the log says where it was, as PHP itself would have said it.</summary>
public sealed class BacktraceTests
{
    private static FunctionOptions Impatient =>
        BridgeFunction.Options(("PHPBRIDGE_DEADLINE_MARGIN", "1s")) with { Timeout = TimeSpan.FromSeconds(2) };

    private static string Script => Path.Combine(BridgeFunction.DocumentRoot, "stuck.php");

    private static string Shop => Path.Combine(BridgeFunction.DocumentRoot, "stuck", "Shop.php");

    [Fact]
    public async Task Methods_are_named_with_class_file_and_line()
    {
        var (position, calls) = await StopAsync("sleep");

        Assert.Equal($"{Shop}(34)", position);
        Assert.Equal([
            $"#0 {Shop}(34): sleep()", $"#1 {Shop}(27): Shop->call()", $"#2 {Shop}(12): Shop->pay()", $"#3 {Script}(9): Shop->order()",
            "#4 {main}"
        ], calls);
    }

    [Fact]
    public async Task A_loop_that_calls_nothing_is_caught_at_one_of_its_own_lines()
    {
        var (position, calls) = await StopAsync("loop");

        Assert.Contains(position, (string[])[$"{Shop}(19)", $"{Shop}(20)", $"{Shop}(21)"]);
        Assert.Equal([$"#0 {Script}(12): Shop::count()", "#1 {main}"], calls);
    }

    [Fact]
    public async Task A_loop_outside_of_any_function_is_caught_too()
    {
        var (position, calls) = await StopAsync("nothing");

        Assert.Equal($"{Script}(31)", position);
        Assert.Equal(["#0 {main}"], calls);
    }

    [Fact]
    public async Task A_callback_is_called_by_an_internal_function()
    {
        var (position, calls) = await StopAsync("callback");

        Assert.Equal($"{Shop}(34)", position);
        Assert.Equal($"#3 {Script}(15): Shop->order()", calls[3]);
        Assert.Matches(@"^#4 \[internal function\]: \{closure.*\}\(\)$", calls[4]);
        Assert.Equal([$"#5 {Script}(15): array_map()", "#6 {main}"], calls.Skip(5));
    }

    [Fact]
    public async Task An_included_file_is_a_call_of_include()
    {
        var (position, calls) = await StopAsync("include");

        var included = Path.Combine(BridgeFunction.DocumentRoot, "stuck", "slow.php");
        Assert.Equal($"{included}(3)", position);
        Assert.Equal([$"#0 {included}(3): usleep()", $"#1 {Script}(18): include()", "#2 {main}"], calls);
    }

    [Fact]
    public async Task Evaluated_code_is_a_call_of_eval()
    {
        var (position, calls) = await StopAsync("eval");

        Assert.Equal($"{Script}(21) : eval()'d code(1)", position);
        Assert.Equal([$"#0 {position}: sleep()", $"#1 {Script}(21): eval()", "#2 {main}"], calls);
    }

    [Fact]
    public async Task A_deep_stack_is_cut_after_its_fifty_innermost_calls()
    {
        var (position, calls) = await StopAsync("deep");

        Assert.Equal($"{Script}(27)", position);
        Assert.Equal($"#0 {Script}(27): sleep()", calls[0]);
        Assert.Equal((50, "#49 and so on"), (calls.Length, calls[49]));
    }

    private static async Task<(string Position, string[] Calls)> StopAsync(string place)
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);

        var result = await function.InvokeAsync(
            new HttpApiEvent("/stuck.php") { Query = "in=" + place }.ToPayload(), TestContext.Current.CancellationToken);
        var line = JsonElement.Parse(await function.LateLineAsync(line => line.Contains("\"eventId\":2020,", StringComparison.Ordinal)));

        Assert.Equal(504, EventAnswer.Read(result).Status);
        Assert.Equal(result.RequestId, line.GetProperty("requestId").GetString());
        Assert.Equal(("ERROR", "/stuck.php"), (line.GetProperty("level").GetString(), line.GetProperty("script").GetString()));
        Assert.DoesNotContain(function.LogLines, line => line.Contains("SECRET", StringComparison.Ordinal));
        return (line.GetProperty("position").GetString()!, line.GetProperty("backtrace").GetString()!.Split('\n'));
    }
}
