using PhpBridge.Benchmarks.Efs.Mount;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Efs;

/// <summary>A folder that is the file system, and mounts of it. Skips the test where nothing can be mounted.</summary>
internal sealed class EfsServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-efs-server-");
    private readonly List<EfsMount> _mounts = [];

    public EfsServer()
    {
        if (!File.Exists("/dev/fuse"))
        {
            _folder.Delete();
            Assert.Skip("not available here: /dev/fuse");
        }
    }

    /// <summary>Behind all mounts.</summary>
    public string Root => _folder.FullName;

    public EfsMount Mount(EfsSettings? settings = null)
    {
        var mount = new EfsMount(TestFiles.PathOf(TestFile.EfsModel), Root, settings ?? new EfsSettings { Latency = TimeSpan.Zero });
        _mounts.Add(mount);
        return mount;
    }

    public void Put(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose()
    {
        _mounts.ForEach(mount => mount.Dispose());
        _folder.Delete(recursive: true);
    }
}
