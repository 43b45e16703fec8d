using System.Text.Json;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>A site that works has nothing to warn of: no PHP warning, no fatal error, no failed invocation.</summary>
internal sealed class FunctionLogReview(EmulatedFunction function)
{
    private readonly Lock _gate = new();
    private readonly List<string> _expected = [];
    private int _reviewed;

    /// <summary>Waits for a line that has this text, and excuses it.</summary>
    public async Task<JsonElement> ExpectAsync(string text)
    {
        lock (_gate)
        {
            _expected.Add(text);
        }

        return JsonElement.Parse(await function.WaitForLogLineAsync(
            line => line.Contains(text, StringComparison.Ordinal), TestContext.Current.CancellationToken));
    }

    /// <summary>Every line is reviewed once, so that a test answers for what came up since the one before.</summary>
    public void AssertNothingNew()
    {
        IReadOnlyList<string> fresh;
        lock (_gate)
        {
            var lines = function.LogLines;
            fresh =
            [
                .. lines.Skip(_reviewed)
                    .Where(line => IsTrouble(line) && !_expected.Exists(text => line.Contains(text, StringComparison.Ordinal))),
            ];
            _reviewed = lines.Count;
        }

        Assert.True(fresh.Count == 0, "The function's log has warnings or errors:\n" + string.Join('\n', fresh));
    }

    /// <summary>The bridge writes JSON lines; anything else is a process that failed to.</summary>
    private static bool IsTrouble(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("level").GetString() is not ("TRACE" or "DEBUG" or "INFO");
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
