namespace PhpBridge.Benchmarks;

/// <summary>A built bootstrap with the files of its checkout that it needs beside it.</summary>
/// <param name="MirrorLibrary">Null: the one named by this process's environment.</param>
/// <param name="Scripts">PhpBridge's own PHP scripts; null: the bootstrap's default.</param>
internal sealed record BridgeBuild(string Bootstrap, string PhpIni, string? MirrorLibrary, string? Scripts)
{
    /// <summary>This checkout's, or the layer's.</summary>
    public static BridgeBuild Current { get; } = new(
        BenchmarkEnvironment.Bootstrap,
        BenchmarkEnvironment.PhpIni,
        MirrorLibrary: null,
        BenchmarkEnvironment.IsFunction ? null : Path.Combine(BenchmarkEnvironment.Repository, "php"));

    /// <summary>The build of another checkout, made there by <c>./build.sh build</c>.</summary>
    /// <exception cref="InvalidOperationException">It has not been built.</exception>
    public static BridgeBuild Of(string checkout)
    {
        return new(
            Only("artifacts/publish/PhpBridge", "bootstrap"),
            Path.Combine(checkout, "php", "php.ini"),
            Only("artifacts/interposer", "phpbridge-mirror.so"),
            Path.Combine(checkout, "php"));

        string Only(string folder, string name)
        {
            var path = Path.GetFullPath(folder, checkout);
            string[] found = Directory.Exists(path) ? Directory.GetFiles(path, name, SearchOption.AllDirectories) : [];
            return found.Length == 1
                ? found[0]
                : throw new InvalidOperationException($"{found.Length} files named {name} in {path}: run ./build.sh build in {checkout}");
        }
    }

    /// <summary>Environment variables of the bootstrap's process.</summary>
    public IEnumerable<(string Name, string Value)> Variables =>
    [
        ("PHPBRIDGE_PHP_INI", PhpIni),
        .. MirrorLibrary is null ? [] : ((string, string)[])[("PHPBRIDGE_MIRROR_LIBRARY", MirrorLibrary)],
        .. Scripts is null ? [] : ((string, string)[])[("PHPBRIDGE_SCRIPTS", Scripts)],
    ];
}
