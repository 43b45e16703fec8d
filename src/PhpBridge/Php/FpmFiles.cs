using System.Globalization;
using System.Text;

namespace PhpBridge.Php;

/// <summary>
/// Names, creates and deletes php-fpm's files in the run directory. Several bridges may share it on a development machine, so names contain
/// the process id of the bridge. A bridge holds a lock on its configuration, which ends with its process.
/// </summary>
internal static class FpmFiles
{
    private const string ConfigurationPrefix = "php-fpm-";

    public static string PoolPrefix(int bridge) => string.Create(CultureInfo.InvariantCulture, $"phpbridge-{bridge}-");

    /// <summary>Returns the beginning of the paths of a bridge's configurations; the title of a master contains the whole path.</summary>
    public static string ConfigurationsOf(string runDirectory, int bridge)
        => Path.Combine(runDirectory, string.Create(CultureInfo.InvariantCulture, $"{ConfigurationPrefix}{bridge}-"));

    public static string IniFolder(string runDirectory, int bridge)
        => Path.Combine(runDirectory, string.Create(CultureInfo.InvariantCulture, $"php-ini-{bridge}"));

    /// <returns>The configuration, locked while it is open. php-fpm ignores the lock.</returns>
    public static FileStream Create(string runDirectory, int run, string configuration)
    {
        var path = ConfigurationsOf(runDirectory, Environment.ProcessId) + run.ToString(CultureInfo.InvariantCulture) + ".conf";
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(configuration));
        return file;
    }

    /// <summary>Returns the process ids of bridges that have ended and left files.</summary>
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

    /// <summary>Deletes all files of a bridge.</summary>
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

    /// <summary>Deletes a file. Never throws: a remaining file does no harm.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has been deleted, or belongs to another user.
        }
    }

    /// <summary>Deletes a folder. Never throws.</summary>
    public static void DeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has been deleted, or belongs to another user.
        }
    }

    /// <summary>Checks the process and the lock: the process of a bridge in another container is invisible, its lock is not.</summary>
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
            return []; // The folder does not exist, or belongs to another user.
        }
    }
}
