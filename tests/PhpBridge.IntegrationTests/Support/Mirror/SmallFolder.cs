using System.Diagnostics;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>A file system of its own that is soon full. Needs root, as mounting does.</summary>
internal sealed class SmallFolder : IDisposable
{
    private SmallFolder(string path) => Path = path;

    public string Path { get; }

    public static SmallFolder Create(string size)
    {
        var folder = new SmallFolder(Directory.CreateTempSubdirectory("phpbridge-small-").FullName);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "none", folder.Path) != 0)
        {
            Directory.Delete(folder.Path);
            Assert.Skip("not available here: mounting a tmpfs");
        }

        return folder;
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
