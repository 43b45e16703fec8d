using System.IO.Compression;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>Files of every kind and size that both servers serve, each with a time of its own.</summary>
internal sealed class FileTree : IDisposable
{
    public static readonly DateTime Modified = new(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-conformance-");

    public FileTree()
    {
        var random = new Random(7);
        Add("empty.txt", []);
        Add("one.bin", [42]);
        Add("ten.txt", "0123456789"u8.ToArray());
        Add("picture.png", Noise(30_000));
        Add("font.woff2", Noise(1000));
        Add("large.bin", Noise(5_000_000)[..1_500_000]);
        Add("folder/with space \u00e4.png", Noise(200));
        foreach (var name in (string[])["style.css", "script.js", "data.json", "icon.svg", "folder/deep/style.css"])
        {
            var content = Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(50, 3000)).Select(i => $".c{i % 50} {{ margin: {i % 9}px }}\n")));
            Add(name, content);
            Add(name + ".gz", Gzip(content));
        }

        byte[] Noise(int length)
        {
            var noise = new byte[length];
            random.NextBytes(noise);
            return noise;
        }
    }

    public string Root => _folder.FullName;

    public IEnumerable<string> Paths => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => string.Join('/', file[Root.Length..].Split('/').Select(Uri.EscapeDataString))).Order(StringComparer.Ordinal);

    public bool HasGzip(string path) => File.Exists(Root + Uri.UnescapeDataString(path) + ".gz");

    public long Length(string path) => new FileInfo(Root + Uri.UnescapeDataString(path)).Length;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Add(string name, byte[] content)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Modified);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var encoded = new MemoryStream();
        using (var encoder = new GZipStream(encoded, CompressionLevel.Optimal))
        {
            encoder.Write(content);
        }

        return encoded.ToArray();
    }
}
