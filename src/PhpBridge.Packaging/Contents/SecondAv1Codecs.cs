using PhpBridge.Packaging.Elf;

namespace PhpBridge.Packaging.Contents;

/// <summary>
/// Two AV1 encoders and a decoder behind libavif, which tries libaom and dav1d first and so never reaches them. Without them
/// the layer is 12 MB smaller, and it has to stay below the 50 MiB of a direct upload.
/// </summary>
internal static class SecondAv1Codecs
{
    private const string Substitute = "libno-second-av1.so";

    public static IReadOnlyCollection<string> Libraries { get; } = ["librav1e.so.0.7", "libSvtAv1Enc.so.2", "libgav1.so.1"];

    /// <summary>Replaces the codecs by functions that return nothing, as libavif binds every function when it is loaded.</summary>
    public static void Omit(string avif, LayerArchitecture architecture)
    {
        var source = Source(ElfFile.Read(avif).Symbols());
        SharedLibrary.CompileC(architecture, source, Path.Combine(Path.GetDirectoryName(avif)!, Substitute), "-w");
        foreach (var library in Libraries)
        {
            PatchElf.RemoveNeeded(avif, library);
        }

        PatchElf.AddNeeded(avif, Substitute);
    }

    /// <summary>Returns the C source of the functions that libavif needs of these codecs.</summary>
    internal static string Source(IEnumerable<ElfSymbol> symbols)
    {
        var needed = symbols.Where(symbol => symbol.IsUndefined && IsOfCodec(symbol.Name)).ToList();
        return needed.Count > 0 && needed.TrueForAll(symbol => symbol.IsFunction)
            ? string.Concat(needed.Select(symbol => $"void *{symbol.Name}(void) {{ return 0; }}\n"))
            : throw new PackagingException("libavif does not use its other AV1 codecs through functions alone: leave them in");
    }

    private static bool IsOfCodec(string symbol)
        => symbol.StartsWith("rav1e_", StringComparison.Ordinal) || symbol.StartsWith("svt_av1_", StringComparison.Ordinal)
            || symbol.StartsWith("Libgav1", StringComparison.Ordinal);
}
