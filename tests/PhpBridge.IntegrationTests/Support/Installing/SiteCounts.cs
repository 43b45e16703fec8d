using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Installing;

/// <summary>How much there is of what WordPress makes in an installation: twice as much if it was made twice.</summary>
internal static class SiteCounts
{
    /// <returns>Users, terms, comments and posts.</returns>
    public static async Task<string> OfAsync(string sqliteFile)
    {
        const string Count = """
            $db = new PDO("sqlite:$argv[1]");
            foreach (["users", "terms", "comments", "posts"] as $table) {
                $counts[] = $db->query("SELECT COUNT(*) FROM wp_$table")->fetchColumn();
            }
            echo implode(" ", $counts);
            """;
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(["-r", Count, sqliteFile])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardOutput;
    }
}
