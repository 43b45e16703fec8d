using PhpBridge.Site;
using System.Text;
using PhpBridge.Tests.Site;
using Xunit;

namespace PhpBridge.Tests.Fuzz;

public class PathFuzzTests(WordPressTree tree) : IClassFixture<WordPressTree>
{
    private static readonly byte[][] Pieces =
        [.. new[]
        {
            "/", "/", "//", ".", "..", "../", "/..", "%2e", "%2E%2e", "%2f", "%5c", "\\", "%00", "%25", "%252e", "%c0%ae", "%e0%80%ae",
            "%ff", "%", "%2",
            "wp-content", "uploads", "wp-admin", "wp-config.php", "index.php", "evil.php", ".php", "2026", "shell", "linked", "secret.txt",
            "%0a", "etc/passwd", "\u00E9",
        }.Select(Encoding.Latin1.GetBytes)];

    [Fact]
    public void Nothing_outside_of_the_root_is_ever_named()
    {
        var mutator = new Mutator(3);

        for (var i = 0; i < 60_000; i++)
        {
            byte[] path = [(byte)'/', .. Enumerable.Range(0, mutator.Next(9)).SelectMany(_ => mutator.Pick(Pieces))];

            AssertInside(RequestPath.Normalize(path), path);
            if (i % 4 == 0)
            {
                AssertInside(NameOf(tree.ResolveBytes(path)), path);
            }
        }
    }

    private string? NameOf(Resolution resolution) => resolution switch
    {
        Resolution.Asset asset when !asset.File.Path.StartsWith(tree.Root + "/", StringComparison.Ordinal) => "outside",
        Resolution.Asset asset => asset.Path,
        Resolution.Script script => NotDenied(script),
        Resolution.Directory directory => directory.Path,
        _ => null,
    };

    private static string NotDenied(Resolution.Script script)
    {
        Assert.DoesNotContain("uploads", script.Name, StringComparison.Ordinal);
        Assert.DoesNotContain("wp-config", script.Name, StringComparison.Ordinal);
        return script.Name;
    }

    private static void AssertInside(string? path, byte[] from)
    {
        if (path is null)
        {
            return;
        }

        Assert.True(
            path.StartsWith('/') && !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\0', StringComparison.Ordinal)
            && path.Split('/').All(segment => segment is not (".." or ".")),
            $"{Encoding.Latin1.GetString(from)} became {path}");
    }
}
