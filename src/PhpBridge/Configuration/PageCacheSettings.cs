using PhpBridge.Caching;
using PhpBridge.Caching.Requests;
using PhpBridge.Mirror;

namespace PhpBridge.Configuration;

/// <summary>Settings of the page cache.</summary>
internal static class PageCacheSettings
{
    private const int UsualMemory = 512; // MB. Outside of Lambda, where the function's memory is unknown.

    private static readonly Setting<PageCacheMode> Mode = new(
        "PHPBRIDGE_PAGE_CACHE",
        "`targeted`, `all` or `off`",
        "off",
        "The responses of PHP that are stored. Experimental: see [Status](page-cache.md#status). `targeted`: those with the header "
        + "`PhpBridge-Cache-Control`, which the must-use plugin sends. `all`: also those whose "
        + "`CDN-Cache-Control`, `Cache-Control` or `Expires` allows shared caches to store them. See [The page cache](page-cache.md).",
        TryParseMode);

    private static readonly Setting<long?> Memory = SettingTypes.Size(
        "PHPBRIDGE_PAGE_CACHE_MEMORY", "1M", "8G", "", "The memory for pages. `auto` is a sixteenth of the function's memory.").OrAuto();

    private static readonly Setting<long> Size = SettingTypes.Size(
        "PHPBRIDGE_PAGE_CACHE_SIZE",
        "1M",
        "1024G",
        "1G",
        "The space for pages on EFS, in `.phpbridge/pages` below the document root. The oldest pages are deleted first.");

    private static readonly Setting<TimeSpan> StaleIfError = SettingTypes.Duration(
        "PHPBRIDGE_PAGE_CACHE_STALE_IF_ERROR",
        "0s",
        "720h",
        "24h",
        "The time after a page's lifetime for which it replaces errors of PHP, where the page does not state it itself "
        + "(`stale-if-error`).");

    private static readonly Setting<bool> Clients = SettingTypes.Choice(
        "PHPBRIDGE_PAGE_CACHE_CLIENT_DIRECTIVES",
        "ignore",
        "honor",
        "`honor`: cache directives of clients, such as the `no-cache` of a browser's reload, make PHP run again.");

    private static readonly Setting<IReadOnlyList<string>> Parameters = new(
        "PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS",
        "`auto`, or names of query parameters separated by commas, each with an optional `*` at its end, with `+` in front to add them to "
        + "`auto`",
        "auto",
        "The query parameters that do not count: a page is the same with and without them. `auto` are those of campaigns, such as "
        + "`utm_*` and `gclid`; see [The key](page-cache.md#the-key).",
        TryParseParameters);

    public static readonly SettingGroup Group = new("Page cache", [Mode, Memory, Size, StaleIfError, Clients, Parameters]);

    /// <param name="interval">The interval between two checks for purges of other environments.</param>
    /// <returns>Null when the cache is off.</returns>
    public static PageCacheOptions? Read(Variables variables, string documentRoot, int? memoryMegabytes, TimeSpan interval)
    {
        var mode = Mode.Read(variables);
        var options = new PageCacheOptions(
            Path.Combine(documentRoot, MirrorOptions.FolderName, "pages"),
            Memory.Read(variables) ?? (memoryMegabytes ?? UsualMemory) * 1024L * 1024 / 16,
            Size.Read(variables))
        {
            OnlyTargeted = mode == PageCacheMode.Targeted,
            Interval = interval,
            StaleIfError = StaleIfError.Read(variables),
            HonorsRequests = !Clients.Read(variables),
            IgnoredParameters = Parameters.Read(variables),
            Cookies = Split(variables["WORDPRESS_CACHE_COOKIES"] ?? ""),
        };
        return mode == PageCacheMode.Off ? null : options;
    }

    private static bool TryParseMode(string text, out PageCacheMode value)
    {
        value = text switch
        {
            "all" => PageCacheMode.All,
            "off" => PageCacheMode.Off,
            _ => PageCacheMode.Targeted,
        };
        return text is "targeted" or "all" or "off";
    }

    private static bool TryParseParameters(string text, out IReadOnlyList<string> value)
    {
        var adds = text.StartsWith('+');
        var names = text == "auto" ? [] : Split(text[(adds ? 1 : 0)..]);
        value = adds || text == "auto" ? [.. IgnoredParameters.Usual, .. names] : names;
        return names.All(name => name.TrimEnd('*').Length > 0 && name.TrimEnd('*').Length >= name.Length - 1
            && name.TrimEnd('*').All(character => character is > ' ' and <= '~' and not '*' and not '&' and not '='));
    }

    private static string[] Split(string text)
        => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
