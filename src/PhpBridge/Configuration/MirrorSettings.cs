using PhpBridge.Http;
using PhpBridge.Mirror;
using PhpBridge.Php;

namespace PhpBridge.Configuration;

/// <summary>Settings of the code mirror.</summary>
internal static class MirrorSettings
{
    private static readonly Setting<bool> Mirror = SettingTypes.Switch(
        "PHPBRIDGE_MIRROR", "`off` reads all code from EFS. See [The mirror](mirror.md).");

    private static readonly Setting<string?> Library = SettingTypes.OptionalFile(
        "PHPBRIDGE_MIRROR_LIBRARY",
        "/opt/php/lib/phpbridge-mirror.so",
        "The library that php-fpm preloads for the mirror. A file that you name must exist. Without the default one, the mirror is off.");

    private static readonly Setting<MirrorExclusions> Exclude = new(
        "PHPBRIDGE_MIRROR_EXCLUDE",
        "`auto`, or paths below the document root separated by `:`, with `+` in front to add them to `auto`",
        "auto",
        "Files and folders that are not mirrored. `auto` excludes uploads, caches and similar data wherever the site's content is; see "
            + "[What is mirrored](mirror.md#what-is-mirrored).",
        SettingParsers.TryParseExclusions);

    private static readonly Setting<long> MaxSize = SettingTypes.Size(
        "PHPBRIDGE_MIRROR_MAX_SIZE", "1M", "8G", "192M", "The space in `/tmp` for mirrored files. Compiled scripts take more.");

    private static readonly Setting<TimeSpan> CheckInterval = SettingTypes.Duration(
        "PHPBRIDGE_MIRROR_CHECK_INTERVAL",
        "0s",
        "1m",
        "1s",
        "The interval at which a sandbox checks, before a request, whether another one has changed code. Each check is a round trip "
            + "to EFS.");

    private static readonly Setting<TimeSpan> VerifyInterval = SettingTypes.Duration(
        "PHPBRIDGE_MIRROR_VERIFY_INTERVAL",
        "10s",
        "24h",
        "5m",
        "The interval in which all code is compared with EFS, to find changes made outside of Lambda.");

    public static readonly SettingGroup Group = new("Code mirror", [Mirror, Library, Exclude, MaxSize, CheckInterval, VerifyInterval]);

    /// <returns>Null when the code is not mirrored.</returns>
    public static MirrorOptions? Read(Variables variables, string documentRoot, FpmOptions fpm)
    {
        // Validated even while the mirror is off, so that switching it on brings no surprise.
        var (maxSize, interval, verify) = (MaxSize.Read(variables), CheckInterval.Read(variables), VerifyInterval.Read(variables));
        return Mirror.Read(variables) && Library.Read(variables) is { } library
            ? new MirrorOptions(documentRoot, fpm.RunDirectory, library)
            {
                MaxSize = maxSize,
                Interval = interval,
                Verify = verify,
                Workers = fpm.Workers,
                Host = AbsoluteUrl.Parse(variables["WP_HOME"] ?? "")?.Host ?? "",
            }
            : null;
    }

    /// <summary>The interval between two checks for what other environments have done, whether or not the code is mirrored.</summary>
    public static TimeSpan ReadInterval(Variables variables) => CheckInterval.Read(variables);

    public static MirrorExclusions ReadExclusions(Variables variables) => Exclude.Read(variables);
}
