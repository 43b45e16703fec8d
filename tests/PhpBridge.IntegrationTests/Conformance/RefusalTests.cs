using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Conformance;
using PhpBridge.IntegrationTests.Support.Differential;
using Xunit;

namespace PhpBridge.IntegrationTests.Conformance;

/// <summary>What is refused, beside nginx with the rules of WordPress's documentation. All that differs has a reason.</summary>
public sealed class RefusalTests
{
    private const int Seed = 2026;
    private const int Generated = 2000;

    [Fact]
    public async Task Every_file_of_WordPress_and_two_thousand_names_are_answered_as_by_nginx_or_for_a_reason_that_is_documented()
    {
        var nginx = TestFiles.Need(TestFile.Nginx);
        var wordPress = TestFiles.Need(TestFile.WordPress);
        var cancellation = TestContext.Current.CancellationToken;
        using var tree = new NamedTree(wordPress, Seed, Generated);
        await using var reference = await NginxSite.StartRulesAsync(nginx, tree.Root, "/wp-login.php", cancellation);
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(
                ("PHPBRIDGE_DOCUMENT_ROOT", tree.Root), ("PHPBRIDGE_LINK_TARGETS", wordPress), ("PHPBRIDGE_MIRROR", "off"),
                ("PHPBRIDGE_PHP_INI_auto_prepend_file", tree.SaysItsName))
                with
            { Shape = EventShapeName.FunctionUrl });
        var unexplained = new List<string>();
        var reasons = new Dictionary<string, int>();

        foreach (var path in tree.Paths)
        {
            var expected = await AskAsync(path, reference.Address, cancellation);
            var actual = await AskAsync(path, function.FrontAddress, cancellation);
            if (expected == actual)
            {
                continue;
            }

            var reason = RefusalDifference.All.FirstOrDefault(
                difference => difference.Explains(Uri.UnescapeDataString(path), expected, actual));
            if (reason is null)
            {
                unexplained.Add($"{path}: {actual}, with nginx {expected}");
            }
            else
            {
                reasons[reason.Name] = reasons.GetValueOrDefault(reason.Name) + 1;
            }
        }

        Assert.True(
            unexplained.Count == 0, $"{unexplained.Count} differences without a reason:\n{string.Join('\n', unexplained.Take(50))}");

        // Every documented reason explains a difference.
        Assert.Empty(RefusalDifference.All.Select(difference => difference.Name).Except(reasons.Keys));
        var documented = await File.ReadAllTextAsync(Repository.PathTo("docs/assets.md"), cancellation);
        Assert.All(
            RefusalDifference.All, difference => Assert.Contains("| " + difference.Name + " |", documented, StringComparison.Ordinal));
    }

    private static async Task<string> AskAsync(string path, Uri server, CancellationToken cancellationToken)
    {
        var reply = await new WireRequest("HEAD", path).SendAsync(server, cancellationToken);
        return reply.Status switch
        {
            200 => reply.Header("X-Script") is { } script ? "runs " + script : "file",
            403 => "refused",
            301 => "redirect",
            _ => $"{reply.Status}",
        };
    }
}
