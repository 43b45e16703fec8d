using System.Globalization;

namespace PhpBridge.Php;

/// <summary>
/// What PHP reads after its php.ini, each setting what those before it have set: the folder that PHP was built to scan,
/// what follows from the function's memory, the operator's *.ini files, and single values from the environment.
/// </summary>
/// <remarks>
/// Files, since a pool's php_value comes too late for what PHP allocates when it starts, such as opcache's memory. And as
/// PHP's command line reads the same variable, scripts that call it run with the same settings.
/// </remarks>
/// <param name="ScanDirectories">The function's own PHP_INI_SCAN_DIR; empty for the folder that PHP was built with.</param>
/// <param name="MemoryMegabytes">The function's memory, or null where nobody says.</param>
/// <param name="Folders">Where the operator may have *.ini files. They need not exist.</param>
/// <param name="Values">Directives and their values, written as they would be in a php.ini.</param>
internal sealed record IniSettings(
    string ScanDirectories, int? MemoryMegabytes, IReadOnlyList<string> Folders, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Directives that suit this sandbox. Whatever the operator says wins.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>The same with further defaults, which replace those of the same name.</summary>
    public IniSettings With(IReadOnlyDictionary<string, string> defaults)
        => this with { Defaults = Defaults.Where(value => !defaults.ContainsKey(value.Key)).Concat(defaults).ToDictionary(StringComparer.Ordinal) };

    /// <summary>The variable; its folders are separated by colons (php.ini documentation, "Scan directories").</summary>
    public const string Variable = "PHP_INI_SCAN_DIR";

    public static readonly IniSettings None = new("", null, [], new Dictionary<string, string>());

    /// <summary>What a sandbox needs beside the script: the bridge, php-fpm's master and opcache's memory, in megabytes.</summary>
    private const int Reserve = 256;

    private const string Memory = "memory";
    private const string Sandbox = "sandbox";
    private const string Variables = "variables";

    /// <param name="runDirectory">Where generated files go.</param>
    /// <returns>The variable's value.</returns>
    public string ScanPath(string runDirectory)
    {
        string?[] folders =
        [
            ScanDirectories, MemoryMegabytes is null ? null : FolderOf(Memory, runDirectory), Defaults.Count == 0 ? null : FolderOf(Sandbox, runDirectory),
            .. Folders, Values.Count == 0 ? null : FolderOf(Variables, runDirectory),
        ];
        return string.Join(':', folders.Where(folder => folder is not null));
    }

    /// <summary>Writes what <see cref="ScanPath"/> refers to.</summary>
    /// <param name="runDirectory">Where generated files go.</param>
    /// <param name="workers">How many scripts share the memory.</param>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public void Write(string runDirectory, int workers)
    {
        if (MemoryMegabytes is { } megabytes)
        {
            WriteFile(FolderOf(Memory, runDirectory), [string.Create(CultureInfo.InvariantCulture, $"memory_limit = {MemoryLimit(megabytes, workers)}M")]);
        }

        WriteFile(FolderOf(Sandbox, runDirectory), Defaults);
        WriteFile(FolderOf(Variables, runDirectory), Values);
    }

    /// <summary>Deletes what <see cref="Write"/> has written.</summary>
    public static void Delete(string runDirectory) => FpmFiles.DeleteFolder(Home(runDirectory));

    /// <summary>
    /// Before Lambda ends the whole sandbox for want of memory, PHP should end the script, with a message that says where.
    /// Small functions give half to the script, as the reserve is never used up at once.
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
