using PhpBridge.Assets;

namespace PhpBridge.Configuration;

/// <summary>Settings of static files.</summary>
internal static class AssetSettings
{
    private const int UsualMemory = 512; // MB. Outside of Lambda, where the function's memory is unknown.

    public static readonly Setting<TimeSpan> RevalidateAfter = SettingTypes.Duration(
        "PHPBRIDGE_ASSET_REVALIDATE_AFTER",
        "0s",
        "1h",
        "5s",
        "The time for which a file is considered unchanged. After it, the status of the file is read again. Files requested with `?ver=` "
            + "are revalidated after 10 minutes.");

    private static readonly Setting<long?> CacheSize = SettingTypes.Size(
        "PHPBRIDGE_ASSET_CACHE_SIZE", "1M", "8G", "", "The memory for cached files. `auto` is a sixteenth of the function's memory.")
        .OrAuto();

    private static readonly Setting<long> MaxSize = SettingTypes.Size(
        "PHPBRIDGE_ASSET_MAX_SIZE", "0K", "1G", "4M", "The largest file that is cached. Larger ones are read for each request.");

    private static readonly Setting<IReadOnlyList<CacheRule>?> CacheRules = new Setting<IReadOnlyList<CacheRule>>(
        "PHPBRIDGE_CACHE_RULES",
        "rules separated by `;`",
        "",
        $"Rules for `Cache-Control` that precede the built-in ones; see [Cache-Control](assets.md#cache-control). `auto` reads them from "
            + $"`{CachePolicy.FileName}` in the document root if that file exists.",
        SettingParsers.TryParseCacheRules).Or("auto");

    public static readonly SettingGroup Group = new("Static files", [CacheSize, MaxSize, RevalidateAfter, CacheRules]);

    public static AssetOptions Read(Variables variables, string documentRoot, int? memoryMegabytes) => new(
        CacheSize.Read(variables) ?? (memoryMegabytes ?? UsualMemory) * 1024L * 1024 / 16,
        MaxSize.Read(variables),
        CacheRules.Read(variables) ?? OfFile(Path.Combine(documentRoot, CachePolicy.FileName)));

    private static IReadOnlyList<CacheRule> OfFile(string file)
    {
        try
        {
            return File.Exists(file) ? CachePolicy.Parse(File.ReadAllText(file)) : [];
        }
        catch (FormatException e)
        {
            throw new OptionsException(CacheRules.Name, $"is not set, and '{file}' contains an invalid rule: {e.Message}");
        }
    }
}
