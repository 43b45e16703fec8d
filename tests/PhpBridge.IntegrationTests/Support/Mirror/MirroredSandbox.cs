using System.Text;
using System.Text.Json;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>One sandbox with its mount.</summary>
internal sealed class MirroredSandbox(EmulatedFunction function, EfsMount mount, string runDirectory) : IAsyncDisposable
{
    public EmulatedFunction Function => function;

    public EfsMount Mount => mount;

    /// <summary>Its part of /tmp.</summary>
    public string RunDirectory => runDirectory;

    /// <summary>The page: the version of each of the plugin's files, or <c>inactive</c>, or <c>none</c>.</summary>
    public async Task<string> PageAsync()
    {
        var reply = await function.SendAsync("/");
        Assert.True(reply.Status == 200, $"{reply.Status}: {reply.Text}\n{string.Join('\n', function.LogLines.TakeLast(20))}");
        return reply.Text;
    }

    /// <summary>Runs a script that changes the site, such as /update.php?version=2.</summary>
    public async Task ChangeAsync(string target)
    {
        var reply = await function.SendAsync(target, "POST");
        Assert.True(reply is { Status: 200, Text: "done" }, $"{target}: {reply.Status} {reply.Text}");
    }

    public Task<MirrorView> StatusAsync() => AskAsync("status");

    public Task<MirrorView> InvalidateAsync() => AskAsync("invalidate");

    public ValueTask DisposeAsync() => function.DisposeAsync();

    private async Task<MirrorView> AskAsync(string action)
    {
        var result = await function.InvokeAsync(
            Encoding.UTF8.GetBytes($$"""{"mirror":"{{action}}"}"""), TestContext.Current.CancellationToken);
        var answer = JsonElement.Parse(result.Payload.Span);
        Assert.True(answer.TryGetProperty("active", out _), answer.ToString());
        return new(
            answer.GetProperty("active").GetBoolean(),
            answer.GetProperty("revision").GetInt64(),
            answer.GetProperty("snapshot").GetString(),
            answer.GetProperty("unapplied").GetInt32(),
            answer.GetProperty("pending").GetInt32(),
            answer.GetProperty("writers").GetInt32(),
            [.. answer.GetProperty("data").EnumerateArray().Select(path => path.GetString()!)],
            answer.GetProperty("misses").GetInt64(),
            answer.GetProperty("changes").GetInt64());
    }

    /// <summary>The members of the status that tests use.</summary>
    internal sealed record MirrorView(
        bool Active, long Revision, string? Snapshot, int Unapplied, int Pending, int Writers,
        IReadOnlyList<string> Data, long Misses, long Changes);
}
