using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Debian;

/// <summary>
/// A system on which the tests run the layer: one whose C library is older than Lambda's, and with a static busybox, from which a
/// bare system can be made.
/// </summary>
internal static class OldSystem
{
    private const string Suite = "bullseye";

    private static readonly string[] Packages =
    [
        "bash", "dash", "coreutils", "grep", "sed", "util-linux", "libc-bin", "base-files", "base-passwd",
        "libssl1.1", "libcurl4", "libxml2",
    ];

    /// <summary>Unpacks the system into a folder, unless it is there already. Nothing is installed or run as root.</summary>
    public static void Provide(string folder, Progress progress)
    {
        if (File.Exists(Path.Combine(folder, "bin/busybox")))
        {
            return;
        }

        progress.Step($"Fetching a small {Suite} to try the layer on");
        var apt = Directory.CreateTempSubdirectory("phpbridge-apt-");
        // On the same file system, so that an interrupted run leaves no partial system.
        var work = folder + ".unpacking-" + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(work);
        try
        {
            var root = AptRoot.Open(apt.FullName, Suite);
            var debs = apt.CreateSubdirectory("debs");
            root.Download(debs.FullName, [.. root.Closure(Packages).Select(package => package.Name), "busybox-static"]);
            foreach (var deb in debs.EnumerateFiles("*.deb").OrderBy(deb => deb.Name, StringComparer.Ordinal))
            {
                DebFile.Unpack(deb.FullName, work);
            }

            // Mount points, since the root is read-only when the tests mount something.
            foreach (var name in (string[])["opt", "proc", "dev", "tmp", "mnt/wordpress", "var/task"])
            {
                Directory.CreateDirectory(Path.Combine(work, name));
            }

            Tool.Run("chmod", ["-R", "u+rwX,go+rX", "--", work]);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(work, folder);
        }
        finally
        {
            apt.Delete(recursive: true);
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }
}
