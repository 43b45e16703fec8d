using System.Security.Cryptography;
using System.Text;

namespace PhpBridge.Packaging.Layers;

/// <summary>A hash of everything that goes into a layer, by which an unchanged one is not built again.</summary>
internal static class Fingerprint
{
    /// <summary>Hashes names and contents of files and folders, and this program.</summary>
    /// <param name="root">The folder to which the names are relative.</param>
    /// <param name="paths">Files and folders.</param>
    public static string Of(string root, IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A deterministic build gives the same code the same identifier.
        hash.AppendData(typeof(Fingerprint).Module.ModuleVersionId.ToByteArray());
        foreach (var file in paths.SelectMany(FilesIn).Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, file)}\0"));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> FilesIn(string path)
        => File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
}
