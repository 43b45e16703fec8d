namespace PhpBridge.Site;

/// <summary>Whether there is a site to serve, and if not, what its operator has to do. Costs five look-ups, until it has found one.</summary>
internal sealed class SiteCheck(string documentRoot)
{
    /// <summary>The installer's folder, there until it is done.</summary>
    public const string Installing = ".phpbridge-install";

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
        if (!Directory.Exists(documentRoot))
        {
            return $"The document root '{documentRoot}' (PHPBRIDGE_DOCUMENT_ROOT) is not there. Is the EFS access point attached to the function, "
                + "its local mount path this folder or one above it, and WordPress in it?";
        }

        // Halfway there WordPress would let a visitor set the site up, and own it.
        if (Directory.Exists(Path.Combine(documentRoot, Installing)))
        {
            return $"WordPress is being installed in '{documentRoot}', or its installation was interrupted: send the install event again, and it goes on";
        }

        try
        {
            if (!Directory.EnumerateFileSystemEntries(documentRoot).Any())
            {
                return $"The document root '{documentRoot}' (PHPBRIDGE_DOCUMENT_ROOT) is empty: send an install event, or copy WordPress's files there";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The document root '{documentRoot}' (PHPBRIDGE_DOCUMENT_ROOT) cannot be read: {e.Message} "
                + "Do the access point's POSIX user and the files' owner go together?";
        }

        // Otherwise the first visitor could set the site up, and own it.
        return File.Exists(documentRoot + "/wp-load.php") && !HasConfiguration()
            ? $"WordPress in '{documentRoot}' has no wp-config.php: send an install event, or put one there"
            : null;
    }

    /// <summary>wp-load.php takes the one above too, unless that belongs to another WordPress.</summary>
    private bool HasConfiguration()
        => File.Exists(documentRoot + "/wp-config.php")
            || (Path.GetDirectoryName(documentRoot) is { } above && File.Exists(above + "/wp-config.php") && !File.Exists(above + "/wp-settings.php"));
}
