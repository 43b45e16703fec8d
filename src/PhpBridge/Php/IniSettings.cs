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
    /// <summary>The variable; its folders are separated by colons (php.ini documentation, "Scan directories").</summary>
    public const string Variable = "PHP_INI_SCAN_DIR";

    public static readonly IniSettings None = new("", null, [], new Dictionary<string, string>());

    /// <summary>What a sandbox needs beside the script: the bridge, php-fpm's master and opcache's memory, in megabytes.</summary>
    private const int Reserve = 256;

    /// <param name="directory">Where generated files go; created if needed.</param>
    /// <param name="workers">How many scripts share the memory.</param>
    /// <returns>The variable's value.</returns>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public string Write(string directory, int workers)
    {
        var folders = new List<string> { ScanDirectories };
        if (MemoryMegabytes is { } megabytes)
        {
            folders.Add(WriteFile(directory, "memory", [string.Create(CultureInfo.InvariantCulture, $"memory_limit = {MemoryLimit(megabytes, workers)}M")]));
        }

        folders.AddRange(Folders);
        if (Values.Count > 0)
        {
            folders.Add(WriteFile(directory, "variables", Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} = {value.Value}")));
        }

        return string.Join(':', folders);
    }

    /// <summary>
    /// Before Lambda ends the whole sandbox for want of memory, PHP should end the script, with a message that says where.
    /// Small functions give half to the script, as the reserve is never used up at once.
    /// </summary>
    /// <returns>In megabytes.</returns>
    internal static int MemoryLimit(int functionMegabytes, int workers)
        => Math.Max(64, Math.Max(functionMegabytes / 2, functionMegabytes - Reserve) / workers);

    private static string WriteFile(string directory, string name, IEnumerable<string> lines)
    {
        var folder = Path.Combine(directory, name);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, name + ".ini"), lines);
        return folder;
    }
}
