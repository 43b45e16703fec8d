namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Groups pages by the code that they need. Archives are unpacked in this order, unless a page of another class is requested first.
/// </summary>
internal enum PageClass
{
    /// <summary>Pages for visitors, through the front controller.</summary>
    Site = 0,

    /// <summary>wp-login.php.</summary>
    Login = 1,

    /// <summary>wp-admin.</summary>
    Admin = 2,

    /// <summary>The REST API, wp-cron, commands and everything else.</summary>
    Other = 3,
}
