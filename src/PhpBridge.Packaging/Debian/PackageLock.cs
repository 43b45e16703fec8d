namespace PhpBridge.Packaging.Debian;

/// <summary>A file of <c>layer/lock</c>: name, version and SHA-256 of a package per line, sorted.</summary>
internal static class PackageLock
{
    public static IReadOnlyList<LockedPackage> Read(string path)
        => File.Exists(path)
            ? Parse(File.ReadLines(path), path)
            : throw new PackagingException($"{path} is missing: make it with ./build.sh layer --update");

    public static IReadOnlyList<LockedPackage> Parse(IEnumerable<string> lines, string path)
        => [.. lines.Select((line, i) => line.Split(' ') is [{ Length: > 0 } name, { Length: > 0 } version, { Length: 64 } sum]
            ? new LockedPackage(name, version, sum)
            : throw new PackagingException(
                $"{path}, line {i + 1} is not 'NAME VERSION SHA-256': renew it with ./build.sh layer --update"))];

    public static void Write(string path, IEnumerable<LockedPackage> packages)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", Format(packages));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static string Format(IEnumerable<LockedPackage> packages)
        => string.Concat(packages.Select(package => package.ToString()).Order(StringComparer.Ordinal).Select(line => line + "\n"));
}
