
namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>Where a test site keeps its posts.</summary>
internal interface ISiteDatabase : IAsyncDisposable
{
    /// <summary>As the installer's <c>--db</c> has it.</summary>
    string Name { get; }

    /// <summary>Files that the database needs.</summary>
    IReadOnlyList<TestFile> Needs { get; }

    /// <summary>Options for the installer beside those of every site.</summary>
    IReadOnlyList<string> InstallerOptions { get; }

    /// <param name="folder">The site's folder; short, without spaces, deleted by the site.</param>
    /// <returns>WORDPRESS_* variables for the installer and the function.</returns>
    Task<IReadOnlyDictionary<string, string>> StartAsync(string folder);
}
