using System.Globalization;

namespace PhpBridge.Php.Backtrace;

/// <summary>Finds a pool's worker among the machine's processes, by the title that php-fpm gave it.</summary>
internal static class WorkerProcess
{
    /// <summary>Its process id, or null if it has gone.</summary>
    public static int? Find(FpmPool pool)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Title(directory) == pool.ProcessTitle)
            {
                return id;
            }
        }

        return null;
    }

    private static string Title(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline")).TrimEnd('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Gone meanwhile, or somebody else's.
        }
    }
}
