using System.Text.RegularExpressions;
using PhpBridge.Packaging.Elf;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Contents;

/// <summary>ICU's data without the tables of old character sets, which PHP converts with iconv and mbstring: 5 MB less.</summary>
internal static partial class IcuData
{
    public static void Trim(string library, LayerArchitecture architecture)
    {
        var elf = ElfFile.Read(library);
        var symbol = elf.Symbols().Where(symbol => DataSymbol().IsMatch(symbol.Name)).Select(symbol => (ElfSymbol?)symbol).FirstOrDefault()
            ?? throw new PackagingException($"{Path.GetFileName(library)} has no symbol of ICU's data: look how it is named now");
        var work = Directory.CreateTempSubdirectory("phpbridge-icu-").FullName;
        try
        {
            // Entries are named after the file, little-endian data after its "l".
            var data = Path.Combine(work, symbol.Name[..^"_dat".Length] + "l.dat");
            using (var file = File.Create(data))
            {
                file.Write(elf.BytesAt(symbol.Address, symbol.Size).Span);
            }

            var trimmed = Path.Combine(work, "trimmed", Path.GetFileName(data));
            RemoveConverters(data, trimmed);
            var source = Path.Combine(work, "data.s");
            File.WriteAllText(source, Source(symbol.Name, trimmed));
            SharedLibrary.Assemble(architecture, source, elf.Soname!, library);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void RemoveConverters(string data, string trimmed)
    {
        var unused = Tool.Run("icupkg", ["--list", data]).Split('\n')
            .Where(entry => entry.EndsWith(".cnv", StringComparison.Ordinal)).ToList();
        if (unused.Count == 0)
        {
            throw new PackagingException("ICU's data lists no converters: look how they are named now");
        }

        // icupkg takes a list of names for a file only if it ends in .txt.
        var list = Path.ChangeExtension(data, ".txt");
        File.WriteAllLines(list, unused);
        Directory.CreateDirectory(Path.GetDirectoryName(trimmed)!);
        Tool.Run("icupkg", ["--remove", list, data, trimmed]);
    }

    private static string Source(string symbol, string data)
        => $"""
            .section .rodata
            .balign 16
            .globl {symbol}
            .type {symbol}, %object
            {symbol}:
            .incbin "{data}"
            .size {symbol}, . - {symbol}
            .section .note.GNU-stack,"",%progbits

            """;

    [GeneratedRegex("^icudt[0-9]+_dat$")]
    private static partial Regex DataSymbol();
}
