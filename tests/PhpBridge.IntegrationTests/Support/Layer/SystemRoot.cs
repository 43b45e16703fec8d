
namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>The system that the layer lands on: what is at / but for /opt.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="LibraryPath">LD_LIBRARY_PATH, as Lambda sets it for its own system.</param>
internal sealed record SystemRoot(string Folder, string LibraryPath)
{
    // As the emulator and Lambda have it.
    private const string LambdaLibraryPath = "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";

    /// <summary>A distribution whose C library is older than Lambda's, with libraries that PHP would find and not like.</summary>
    public static SystemRoot Old() => new(
        TestFiles.PathOf(TestFile.OldSystemRoot), "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:" + LambdaLibraryPath);

    /// <summary>In a bare root: php-fpm of another architecture, as a program that this machine's kernel can start.</summary>
    public const string EmulatedFpm = "/usr/bin/php-fpm";

    /// <summary>Nothing but a static shell, and where libraries are looked for, traps: none of them can be loaded.</summary>
    /// <param name="folder">An empty folder to make it in.</param>
    /// <param name="layer">Whose libraries' names the traps get.</param>
    public static SystemRoot Bare(string folder, UnpackedLayer layer)
    {
        foreach (var mountPoint in (string[])["opt", "proc", "dev", "tmp", "mnt/wordpress", "var/task", "etc", "usr/bin"])
        {
            Directory.CreateDirectory(Path.Combine(folder, mountPoint));
        }

        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.Copy(TestFiles.PathOf(TestFile.Busybox), Path.Combine(folder, "bin", "busybox"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "sh"), "busybox");
        File.WriteAllText(Path.Combine(folder, "emulator"), ""); // Where one is mounted, if at all.
        // As Lambda's system has them, with a module for names that only its own C library has.
        File.WriteAllText(Path.Combine(folder, "etc", "hosts"), "127.0.0.1 localhost\n");
        File.WriteAllText(Path.Combine(folder, "etc", "nsswitch.conf"), "passwd: sss files systemd\nhosts: files dns myhostname\n");
        File.WriteAllText(folder + EmulatedFpm, "#!/bin/sh\nexec /emulator /opt/php/bin/php-fpm \"$@\"\n");
        File.SetUnixFileMode(folder + EmulatedFpm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] places =
        [
            "lib64", "usr/lib64", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "var/task/lib",
        ];
        foreach (var place in places)
        {
            var directory = Directory.CreateDirectory(Path.Combine(folder, place)).FullName;
            foreach (var library in Directory.EnumerateFiles(Path.Combine(layer.Folder, "php", "lib")))
            {
                File.WriteAllText(Path.Combine(directory, Path.GetFileName(library)), "A trap: whoever loads this has left the layer.");
            }
        }

        return new(folder, LambdaLibraryPath);
    }
}
