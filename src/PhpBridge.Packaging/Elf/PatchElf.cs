using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Elf;

/// <summary>Changes by which loader a program starts and which libraries it finds, with patchelf.</summary>
internal static class PatchElf
{
    /// <summary>
    /// Lets a program start with the layer's loader and find the layer's libraries. By DT_RPATH, not DT_RUNPATH: Lambda sets
    /// LD_LIBRARY_PATH, which is searched before the latter and after the former; and only the former also counts for what
    /// libraries and extensions load.
    /// </summary>
    public static void UseLayerLibraries(string program, LayerArchitecture architecture)
    {
        var loader = $"{LayerPaths.Libraries}/{architecture.Loader}";
        Run("--set-interpreter", loader, "--force-rpath", "--set-rpath", LayerPaths.Libraries, program);
        var patched = ElfFile.Read(program);
        if (patched.Interpreter != loader || patched.Rpath != LayerPaths.Libraries)
        {
            throw new PackagingException($"patchelf did not set the loader and DT_RPATH of {program}");
        }
    }

    /// <summary>
    /// Removes the search paths of all libraries below a folder, because they would hide the program's. Only the modules of
    /// iconv look for their libraries beside themselves.
    /// </summary>
    public static void RemoveLibraryPaths(string folder, LayerArchitecture architecture)
    {
        foreach (var library in Directory.EnumerateFiles(folder, "*.so*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(library) == architecture.Loader || library.Contains("/gconv/", StringComparison.Ordinal))
            {
                continue;
            }

            var elf = ElfFile.Read(library);
            if (!string.IsNullOrEmpty(elf.Rpath ?? elf.Runpath))
            {
                Run("--remove-rpath", library);
            }
        }
    }

    public static void AddNeeded(string file, string library) => Run("--add-needed", library, file);

    public static void RemoveNeeded(string file, string library) => Run("--remove-needed", library, file);

    private static void Run(params string[] arguments) => Tool.Run("patchelf", arguments);
}
