using PhpBridge.Packaging;
using PhpBridge.Packaging.Elf;
using Xunit;

namespace PhpBridge.Tests.Packaging.Elf;

/// <summary>Reads the program of these tests and a library of .NET: real files of a linker, on any machine.</summary>
public class ElfFileTests
{
    private static string Program => Environment.ProcessPath!;

    private static string Library => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");

    [Fact]
    public void A_program_has_a_loader_and_needs_the_C_library()
    {
        var elf = ElfFile.Read(Program);

        Assert.Contains("/ld-", elf.Interpreter, StringComparison.Ordinal);
        Assert.Contains("libc.so.6", elf.Needed);
    }

    [Fact]
    public void A_library_has_a_name_and_no_loader()
    {
        var elf = ElfFile.Read(Library);

        Assert.Null(elf.Interpreter);
        Assert.Equal("libSystem.Native.so", elf.Soname);
        Assert.Null(elf.Rpath);
    }

    [Fact]
    public void Symbols_are_defined_or_undefined()
    {
        var symbols = ElfFile.Read(Library).Symbols().ToList();

        var defined = Assert.Single(symbols, symbol => symbol.Name == "SystemNative_Read");
        Assert.True(defined is { IsFunction: true, IsUndefined: false, Size: > 0, Address: > 0 });
        var undefined = Assert.Single(symbols, symbol => symbol.Name == "read");
        Assert.True(undefined is { IsUndefined: true, Address: 0 });
    }

    [Fact]
    public void The_bytes_at_an_address_are_those_of_the_symbol()
    {
        var elf = ElfFile.Read(Library);
        var symbol = elf.Symbols().First(symbol => symbol is { IsFunction: true, IsUndefined: false, Size: > 8 });

        Assert.Equal((int)symbol.Size, elf.BytesAt(symbol.Address, symbol.Size).Length);
        Assert.Throws<PackagingException>(() => elf.BytesAt(ulong.MaxValue / 2, 1));
    }

    [Fact]
    public void Another_format_is_refused_by_name()
        => Assert.Contains("a.txt is not", Failure.Of(() => ElfFile.Parse("#!/bin/sh"u8.ToArray(), "a.txt")), StringComparison.Ordinal);

    [Fact]
    public void A_truncated_file_is_refused_by_name()
        => Assert.Contains(
            "cut.so is truncated", Failure.Of(() => ElfFile.Parse(File.ReadAllBytes(Library)[..100], "cut.so")), StringComparison.Ordinal);
}
