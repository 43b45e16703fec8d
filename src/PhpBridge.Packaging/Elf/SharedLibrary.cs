using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Elf;

/// <summary>Compiles small libraries that need no other one. The same source gives the same bytes.</summary>
internal static class SharedLibrary
{
    public static void CompileC(LayerArchitecture architecture, string source, string target, params string[] flags)
        => Tool.Run(
            architecture.Compiler,
            ["-x", "c", "-Os", .. flags, "-fno-builtin", .. LinkerFlags(Path.GetFileName(target)), "-o", target, "-"],
            input: source);

    public static void Assemble(LayerArchitecture architecture, string source, string soname, string target)
        => Tool.Run(architecture.Compiler, [.. LinkerFlags(soname), "-o", target, source]);

    // -s, because symbols of temporary files differ from build to build.
    private static string[] LinkerFlags(string soname) => ["-shared", "-nostdlib", "-s", "-Wl,-soname," + soname, "-Wl,--build-id=none"];
}
