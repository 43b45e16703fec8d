using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>A copy of WordPress that the installer made a site of.</summary>
internal static class WordPressFolder
{
    public static async Task CopyAsync(string documentRoot)
    {
        await Cli.Wrap("cp")
            .WithArguments(["-a", "--reflink=auto", TestFiles.PathOf(TestFile.WordPress), documentRoot])
            .ExecuteBufferedAsync();
        var folder = Directory.CreateDirectory(Path.Combine(documentRoot, "wp-content", "mu-plugins"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "isolation.php"), Isolation);
    }

    public static async Task InstallAsync(
        string documentRoot, ISiteDatabase database, string url, string password, IReadOnlyDictionary<string, string> environment) =>
        await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
            [
                "-f", Repository.PathTo("php/installer.php"), "--", "--docroot", documentRoot, "--db", database.Name, "--url", url,
                "--title", "PhpBridge on " + database.Name, "--admin-user", WordPressSite.Administrator, .. database.InstallerOptions,
            ])
            .WithEnvironmentVariables(variables =>
            {
                variables.Set("WORDPRESS_ADMIN_PASSWORD", password);
                foreach (var (name, value) in environment)
                {
                    variables.Set(name, value);
                }
            })
            .ExecuteBufferedAsync();

    // The same on every machine: with the internet near or not, with a mailer or without.
    private const string Isolation = """
        <?php
        // No request leaves the machine: what wordpress.org offers today must not decide a test, nor a DNS timeout its
        // duration. Requests of the site to itself pass.
        define('WP_HTTP_BLOCK_EXTERNAL', true);

        // A machine without sendmail would log its absence for every comment.
        add_filter('pre_wp_mail', '__return_true');

        // They come from gravatar.com.
        add_filter('pre_option_show_avatars', '__return_zero');

        """;
}
