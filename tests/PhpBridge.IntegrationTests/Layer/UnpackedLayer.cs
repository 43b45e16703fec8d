using System.IO.Compression;
using PhpBridge.IntegrationTests.WordPress.Sites;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>What Lambda makes of the layer's zips: their content, with its modes, in one folder that becomes /opt.</summary>
internal sealed class UnpackedLayer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-layer-");

    /// <param name="zips">Names of PHPBRIDGE_TEST_* variables; later layers win.</param>
    public UnpackedLayer(params IReadOnlyList<string> zips)
    {
        foreach (var zip in zips)
        {
            ZipFile.ExtractToDirectory(Provided.Get(zip), Folder, overwriteFiles: true);
        }
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
