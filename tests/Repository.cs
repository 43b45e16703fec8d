namespace PhpBridge;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathTo(string relativePath) => Path.Combine(Root, relativePath);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PhpBridge.slnx")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        }

        return directory.FullName;
    }
}
