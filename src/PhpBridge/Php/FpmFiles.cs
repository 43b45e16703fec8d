using System.Globalization;
using System.Text;

namespace PhpBridge.Php;

/// <summary>
/// What a php-fpm has in the run directory. Several bridges may share one on a development machine, so names carry the
/// bridge's process id; and whether that bridge lives, the lock on the configuration says: it ends with the bridge.
/// </summary>
internal static class FpmFiles
{
    private const string ConfigurationPrefix = "php-fpm-";

    public static string PoolPrefix(int bridge) => string.Create(CultureInfo.InvariantCulture, $"phpbridge-{bridge}-");

    /// <summary>With what the paths of a bridge's configurations begin; a master's title has the whole path.</summary>
    public static string ConfigurationsOf(string runDirectory, int bridge)
        => Path.Combine(runDirectory, string.Create(CultureInfo.InvariantCulture, $"{ConfigurationPrefix}{bridge}-"));

    public static string IniFolder(string runDirectory, int bridge)
        => Path.Combine(runDirectory, string.Create(CultureInfo.InvariantCulture, $"php-ini-{bridge}"));

    /// <returns>The configuration, locked for as long as it is open. php-fpm does not mind the lock.</returns>
    public static FileStream Create(string runDirectory, int generation, string configuration)
    {
        var path = ConfigurationsOf(runDirectory, Environment.ProcessId) + generation.ToString(CultureInfo.InvariantCulture) + ".conf";
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(configuration));
        return file;
    }

    /// <summary>The bridges that have left files and do not live any more.</summary>
    public static IReadOnlySet<int> LeftBy(string runDirectory)
    {
        HashSet<int> bridges = [];
        foreach (var path in Matching(runDirectory, ConfigurationPrefix + "*.conf"))
        {
            var id = Path.GetFileName(path)[ConfigurationPrefix.Length..].Split('-')[0];
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var bridge) && IsLeft(path, bridge))
            {
                bridges.Add(bridge);
            }
        }

        return bridges;
    }

    /// <summary>Deletes all that a bridge has left.</summary>
    public static void DeleteAllOf(string runDirectory, int bridge)
    {
        string[] files =
        [
            .. Matching(runDirectory, string.Create(CultureInfo.InvariantCulture, $"{ConfigurationPrefix}{bridge}-*.conf")),
            .. Matching(runDirectory, PoolPrefix(bridge) + "*.sock*"),
        ];
        foreach (var file in files)
        {
            Delete(file);
        }

        DeleteFolder(IniFolder(runDirectory, bridge));
    }

    /// <summary>Never throws: a file that stays is no reason to fail, and most often somebody has emptied the folder.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
        }
    }

    /// <summary>The same for a folder.</summary>
    public static void DeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
        }
    }

    /// <summary>By the lock and by the process table: a bridge in another container has only the lock, one of an older version only the process.</summary>
    private static bool IsLeft(string path, int bridge)
    {
        if (bridge != Environment.ProcessId && Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{bridge}")))
        {
            return false;
        }

        try
        {
            using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Matching(string runDirectory, string pattern)
    {
        try
        {
            return Directory.GetFiles(runDirectory, pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // There is no such folder, or it is not ours.
        }
    }
}
