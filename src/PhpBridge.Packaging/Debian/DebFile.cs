using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Debian;

/// <summary>A package's file: deb(5).</summary>
internal static class DebFile
{
    public static PackageVersion Read(string file)
    {
        var fields = Tool.Run("dpkg-deb", ["--field", file, "Package", "Version"]);
        return AptOutput.Field(fields, "Package") is { } name && AptOutput.Field(fields, "Version") is { } version
            ? new(name, version)
            : throw new PackagingException($"{file} has no package name or no version");
    }

    public static void Unpack(string file, string folder) => Tool.Run("dpkg-deb", ["--extract", file, folder]);
}
