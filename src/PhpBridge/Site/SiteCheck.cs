namespace PhpBridge.Site;

/// <summary>Whether there is a site to serve, and if not, what its operator has to do. Costs a few look-ups, until it has found one.</summary>
internal sealed class SiteCheck(SiteLayouts layouts)
{
    /// <summary>The installer's folder, there until it is done.</summary>
    public const string Installing = ".phpbridge-install";

    private readonly string _root = layouts.DocumentRoot;
    private volatile bool _isThere;

    /// <returns>One line for the operator, or null when there is a site.</returns>
    public string? Problem()
    {
        if (_isThere)
        {
            return null;
        }

        var problem = Look();
        _isThere = problem is null;
        return problem;
    }

    private string? Look()
    {
        // Halfway there WordPress would let a visitor set the site up, and own it.
        if (Directory.Exists(Path.Combine(_root, Installing)))
        {
            return $"WordPress is being installed in '{_root}', or its installation was interrupted: send the install event again, and it goes on";
        }

        // So would one without its configuration.
        var known = layouts.Known is { Configuration: not null } said ? said : layouts.Look();
        return known is { } layout
            ? layout.Configuration is null ? $"WordPress in '{layout.Core.Folder}' has no wp-config.php: send an install event, or put one there" : null
            : LookWithoutWordPress();
    }

    /// <summary>Something else may be served, but there has to be something.</summary>
    private string? LookWithoutWordPress()
    {
        if (!Directory.Exists(_root))
        {
            return $"The document root '{_root}' (PHPBRIDGE_DOCUMENT_ROOT) is not there. Is the EFS access point attached to the function, "
                + "its local mount path this folder or one above it, and WordPress in it?";
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
                + "Do the access point's POSIX user and the files' owner go together?";
        }
    }
}
