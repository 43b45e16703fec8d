using System.IO.Compression;

namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>What Lambda makes of the layer's zips: their content, with its modes, in one folder that becomes /opt.</summary>
internal sealed class UnpackedLayer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-layer-");

    /// <param name="zips">Later layers win.</param>
    public UnpackedLayer(params IReadOnlyList<TestFile> zips)
    {
        foreach (var zip in zips)
        {
            ZipFile.ExtractToDirectory(TestFiles.PathOf(zip), Folder, overwriteFiles: true);
        }
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
