using System.Runtime.InteropServices;

namespace PhpBridge.Packaging;

/// <summary>A processor architecture of Lambda, with the names that other systems have for it.</summary>
/// <param name="Name">Lambda's name.</param>
/// <param name="Debian">The distribution's name.</param>
/// <param name="Triplet">The name that compilers and library folders use.</param>
/// <param name="Loader">The file name of the C library's dynamic loader.</param>
/// <param name="RuntimeIdentifier">.NET's name.</param>
internal sealed record LayerArchitecture(string Name, string Debian, string Triplet, string Loader, string RuntimeIdentifier)
{
    public static LayerArchitecture X64 { get; } = new("x86_64", "amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2", "linux-x64");

    public static LayerArchitecture Arm64 { get; } = new("arm64", "arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1", "linux-arm64");

    public static IReadOnlyList<LayerArchitecture> All { get; } = [X64, Arm64];

    /// <summary>The architecture of this machine.</summary>
    public static LayerArchitecture Native => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        var other => throw new PackagingException($"Lambda has x86_64 and arm64; this machine is {other}"),
    };

    /// <summary>The folder of the distribution's libraries.</summary>
    public string Libraries => "/usr/lib/" + Triplet;

    /// <summary>The compiler driver that produces code for this architecture.</summary>
    public string Compiler => this == Native ? "gcc" : Triplet + "-gcc";

    /// <summary>Parses Lambda's name or <c>all</c>; an empty list for any other word.</summary>
    public static IReadOnlyList<LayerArchitecture> Parse(string name)
        => name == "all" ? All : [.. All.Where(architecture => architecture.Name == name)];

    public override string ToString() => Name;
}
