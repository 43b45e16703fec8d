namespace PhpBridge.Packaging.Layers;

/// <summary>The folder in which a layer is assembled. It remembers from what.</summary>
internal sealed class WorkFolder(string path)
{
    private readonly string _stamp = Path.Combine(path, "stamp");

    /// <summary>True if the zips exist and were built from the same inputs.</summary>
    public bool IsCurrent(string fingerprint, params IEnumerable<string> zips)
        => zips.All(File.Exists) && File.Exists(_stamp) && File.ReadAllText(_stamp) == fingerprint;

    public void Clear()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
    }

    public void Complete(string fingerprint) => File.WriteAllText(_stamp, fingerprint);

    public string PathTo(string relativePath) => Path.Combine(path, relativePath);

    /// <summary>Creates a folder below it.</summary>
    /// <returns>Its path.</returns>
    public string Create(string relativePath) => Directory.CreateDirectory(PathTo(relativePath)).FullName;
}
