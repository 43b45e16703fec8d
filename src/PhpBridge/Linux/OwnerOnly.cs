namespace PhpBridge.Linux;

/// <summary>Permissions of files and folders that may contain a site's secrets, such as those in wp-config.php.</summary>
internal static class OwnerOnly
{
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;
}
