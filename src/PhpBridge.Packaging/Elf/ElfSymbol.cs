namespace PhpBridge.Packaging.Elf;

/// <summary>An entry of a dynamic symbol table.</summary>
/// <param name="Name">The name without its version.</param>
/// <param name="Address">The virtual address, or 0 of an undefined symbol.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="IsFunction">True for STT_FUNC.</param>
/// <param name="IsUndefined">True if another library has to define it.</param>
internal readonly record struct ElfSymbol(string Name, ulong Address, ulong Size, bool IsFunction, bool IsUndefined);
