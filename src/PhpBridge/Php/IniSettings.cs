using System.Globalization;

namespace PhpBridge.Php;

/// <summary>
/// The directives that PHP reads after its php.ini, each group overriding those before: the folder that PHP was built to scan, memory_limit
/// for the function's memory, defaults for the sandbox, *.ini files of the operator, and values from the environment.
/// </summary>
/// <remarks>
/// They are files because php_value of a pool is too late for memory that PHP allocates when it starts, such as that of opcache. The
/// command line of PHP reads them, too, so that commands run with the same settings.
/// </remarks>
/// <param name="ScanDirectories">PHP_INI_SCAN_DIR of the function; empty for the folder that PHP was built with.</param>
/// <param name="MemoryMegabytes">The function's memory, or null if it is unknown.</param>
/// <param name="Folders">Folders for *.ini files of the operator. They need not exist.</param>
/// <param name="Values">Directives of the environment and their values, as in a php.ini.</param>
internal sealed record IniSettings(
    string ScanDirectories, int? MemoryMegabytes, IReadOnlyList<string> Folders, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Defaults for the sandbox, which the operator may override.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns these settings with further defaults, which replace those of the same name.</summary>
    public IniSettings With(IReadOnlyDictionary<string, string> defaults)
    {
        var others = Defaults.Where(value => !defaults.ContainsKey(value.Key));
        return this with { Defaults = others.Concat(defaults).ToDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The environment variable with the folders, separated by colons (PHP manual, "The configuration file").</summary>
    public const string Variable = "PHP_INI_SCAN_DIR";

    public static readonly IniSettings None = new("", null, [], new Dictionary<string, string>());

    /// <summary>The memory for the bridge, php-fpm's master and opcache, in megabytes.</summary>
    private const int Reserve = 256;

    private const string Memory = "memory";
    private const string Sandbox = "sandbox";
    private const string Variables = "variables";

    /// <param name="runDirectory">The folder of generated files.</param>
    /// <returns>The value of the environment variable.</returns>
    public string ScanPath(string runDirectory)
    {
        string?[] folders =
        [
            ScanDirectories,
            MemoryMegabytes is null ? null : FolderOf(Memory, runDirectory),
            Defaults.Count == 0 ? null : FolderOf(Sandbox, runDirectory),
            .. Folders,
            Values.Count == 0 ? null : FolderOf(Variables, runDirectory),
        ];
        return string.Join(':', folders.Where(folder => folder is not null));
    }

    /// <summary>Writes the files in the generated folders of <see cref="ScanPath"/>.</summary>
    /// <param name="runDirectory">The folder of generated files.</param>
    /// <param name="workers">The number of scripts that share the memory.</param>
    /// <exception cref="IOException">The run directory cannot be written to.</exception>
    public void Write(string runDirectory, int workers)
    {
        if (MemoryMegabytes is { } megabytes)
        {
            var limit = string.Create(CultureInfo.InvariantCulture, $"memory_limit = {MemoryLimit(megabytes, workers)}M");
            WriteFile(FolderOf(Memory, runDirectory), [limit]);
        }

        WriteFile(FolderOf(Sandbox, runDirectory), Defaults);
        WriteFile(FolderOf(Variables, runDirectory), Values);
    }

    /// <summary>Deletes the generated folders.</summary>
    public static void Delete(string runDirectory) => FpmFiles.DeleteFolder(Home(runDirectory));

    /// <summary>
    /// Calculates memory_limit, so that PHP ends a script with a message before Lambda ends the sandbox because of memory exhaustion. In
    /// small functions the script gets half of the memory, because the reserve is rarely used completely.
    /// </summary>
    /// <returns>In megabytes.</returns>
    internal static int MemoryLimit(int functionMegabytes, int workers)
        => Math.Max(64, Math.Max(functionMegabytes / 2, functionMegabytes - Reserve) / workers);

    private static void WriteFile(string folder, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            WriteFile(folder, values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} = {value.Value}"));
        }
    }

    private static void WriteFile(string folder, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "phpbridge.ini"), lines);
    }

    private static string FolderOf(string part, string runDirectory) => Path.Combine(Home(runDirectory), part);

    private static string Home(string runDirectory) => FpmFiles.IniFolder(runDirectory, Environment.ProcessId);
}
