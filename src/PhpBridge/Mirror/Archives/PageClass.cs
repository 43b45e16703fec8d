namespace PhpBridge.Mirror.Archives;

/// <summary>
/// What a page needs of the code differs most between these; a sandbox loads them in this order, and a page waits for
/// its own only.
/// </summary>
internal enum PageClass
{
    /// <summary>What every visitor sees: the front controller.</summary>
    Site = 0,

    Login = 1,

    Admin = 2,

    /// <summary>REST, wp-cron, commands and all else.</summary>
    Other = 3,
}
