namespace PhpBridge.Site;

/// <summary>Checks whether there is a site to serve. Costs a few round trips until there is one.</summary>
internal sealed class SiteCheck(SiteLayouts layouts)
{
    /// <summary>The folder that exists during an installation.</summary>
    public const string Installing = ".phpbridge-install";

    private readonly string _root = layouts.DocumentRoot;
    private volatile bool _isReady;

    /// <returns>The problem and its remedy in one line for the operator; null if there is a site.</returns>
    public string? Problem()
    {
        if (_isReady)
        {
            return null;
        }

        var problem = Check();
        _isReady = problem is null;
        return problem;
    }

    private string? Check()
    {
        // During an installation, WordPress would let any visitor set up the site and own it.
        if (Directory.Exists(Path.Combine(_root, Installing)))
        {
            return $"WordPress is being installed in '{_root}', or its installation was interrupted: send the install event again to "
                + "continue it";
        }

        // So it would without its configuration.
        var known = layouts.Known is { Configuration: not null } configured ? configured : layouts.Refresh();
        return known is not { } layout ? CheckWithoutWordPress()
            : layout.Configuration is null
                ? $"WordPress in '{layout.Core.Folder}' has no wp-config.php: send an install event, or copy one there"
                : null;
    }

    /// <summary>Checks for files of another application.</summary>
    private string? CheckWithoutWordPress()
    {
        if (!Directory.Exists(_root))
        {
            return $"The document root '{_root}' (PHPBRIDGE_DOCUMENT_ROOT) does not exist. Attach the EFS access point to the function, "
                + "with this folder or one above it as local mount path, and install WordPress there";
        }

        try
        {
            return Directory.EnumerateFileSystemEntries(_root).Any()
                ? null
                : $"The document root '{_root}' (PHPBRIDGE_DOCUMENT_ROOT) is empty: send an install event, or copy WordPress's files there";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The document root '{_root}' (PHPBRIDGE_DOCUMENT_ROOT) cannot be read: {e.Message} "
                + "Give the access point the POSIX user that owns the files";
        }
    }
}
