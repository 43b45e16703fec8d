using CliWrap;
using CliWrap.Buffered;
using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>
/// What a function sees on Lambda: a read-only system with the layer at /opt, 512 MB of /tmp and a mounted file system to
/// write to, user 993 without capabilities or a way to get some, no /dev/shm, 1024 file descriptors. Loopback is shared,
/// for the Runtime API and the database.
/// </summary>
internal sealed class LambdaSandbox
{
    public const string DocumentRoot = "/mnt/wordpress";

    private readonly SystemRoot _root;

    /// <param name="folder">Where the sandbox's own script goes.</param>
    /// <param name="site">The folder that is mounted at <see cref="DocumentRoot"/>, as EFS would be.</param>
    /// <param name="emulator">Runs another architecture's programs: a static program's path, or null.</param>
    public LambdaSandbox(string folder, SystemRoot root, UnpackedLayer layer, string site, string? emulator = null)
    {
        _root = root;
        Bootstrap = Path.Combine(folder, "enter");
        File.WriteAllText(Bootstrap, Script(layer, site, emulator));
        File.SetUnixFileMode(Bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public static IReadOnlyList<TestFile> Needs => [TestFile.Bubblewrap, TestFile.Busybox, TestFile.OldSystemRoot, TestFile.Layer];

    /// <summary>Enters the sandbox and becomes /opt/bootstrap there, or the program that its arguments name.</summary>
    public string Bootstrap { get; }

    public FunctionOptions Function(IReadOnlyDictionary<string, string> variables) => new()
    {
        Bootstrap = Bootstrap,
        Environment = new Dictionary<string, string>(variables) { ["LD_LIBRARY_PATH"] = _root.LibraryPath },
    };

    /// <summary>Runs a program in the sandbox.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public async Task<string> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] command)
    {
        var result = await Cli.Wrap(Bootstrap)
            .WithArguments(command)
            .WithEnvironmentVariables(environment =>
            {
                // Those of the test run are none of the function's.
                foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
                    .Where(name => name.StartsWith("PHPBRIDGE_", StringComparison.Ordinal)))
                {
                    environment.Set(name, null);
                }

                foreach (var (name, value) in variables)
                {
                    environment.Set(name, value);
                }
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException(
                $"{command[0]} ended with {result.ExitCode}: {result.StandardOutput}{result.StandardError}");
    }

    // A user namespace gives the numbers, whoever runs the tests; as it is left without capabilities, nothing else. No
    // --die-with-parent: the kernel takes the thread that started it for the parent, and pool threads end when idle.
    private string Script(UnpackedLayer layer, string site, string? emulator) => $"""
        #!/bin/sh
        [ $# -gt 0 ] || set -- {(emulator is null ? "" : "/emulator ")}/opt/bootstrap
        ulimit -n 1024
        exec '{TestFiles.PathOf(TestFile.Bubblewrap)}' --unshare-user --unshare-pid --unshare-ipc --uid 993 --gid 990 --cap-drop ALL \
          --ro-bind '{_root.Folder}' / --ro-bind '{layer.Folder}' /opt --bind '{site}' {DocumentRoot} --proc /proc \
          {(emulator is null ? "" : $"--ro-bind '{emulator}' /emulator")} \
          --tmpfs /dev --dev-bind /dev/null /dev/null --dev-bind /dev/zero /dev/zero --dev-bind /dev/full /dev/full \
          --dev-bind /dev/random /dev/random --dev-bind /dev/urandom /dev/urandom --symlink /proc/self/fd /dev/fd --remount-ro /dev \
          --size 536870912 --perms 1777 --tmpfs /tmp --chdir /var/task -- "$@"

        """;
}
