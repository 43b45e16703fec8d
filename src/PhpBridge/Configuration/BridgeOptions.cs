using System.Collections;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Caching;
using PhpBridge.Commands;
using PhpBridge.Lambda;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>The options of all parts of the program, read from the environment once.</summary>
internal sealed record BridgeOptions(
    LambdaOptions Lambda,
    SiteOptions Site,
    GatewayOptions Gateway,
    AssetOptions Assets,
    FpmOptions Fpm,
    CommandOptions Commands)
{
    private const string Prefix = "PHPBRIDGE_";

    /// <summary>All settings, as in docs/settings.md.</summary>
    public static readonly IReadOnlyList<SettingGroup> Settings =
    [
        SiteSettings.Group, LambdaSettings.Group, PhpSettings.Group, AssetSettings.Group, GatewaySettings.Group,
        CommandSettings.Group, MirrorSettings.Group, PageCacheSettings.Group, LogSettings.Group,
    ];

    /// <summary>Null when the code is not mirrored. <see cref="MirrorOf"/> completes it.</summary>
    public MirrorOptions? Mirror { get; init; }

    /// <summary>Null when pages are not cached.</summary>
    public PageCacheOptions? Pages { get; init; }

    public MirrorExclusions Exclusions { get; init; } = MirrorExclusions.Usual;

    /// <summary>In WordPress's syntax: host, host:port or host:/socket. Null when it is unknown, as when wp-config.php sets it.</summary>
    public string? DatabaseHost { get; init; }

    public LogLevel LogLevel { get; init; }

    /// <summary>Variables with our prefix that are not settings: misspelled, or of another version.</summary>
    public IReadOnlyList<string> UnknownVariables { get; init; } = [];

    /// <exception cref="OptionsException">The value of a variable is invalid; the message names the variable and the remedy.</exception>
    public static BridgeOptions Read(IDictionary environment)
    {
        var variables = new Variables(environment);
        var lambda = LambdaSettings.Read(variables);
        var site = SiteSettings.Read(variables);
        var root = site.DocumentRoot;
        var fpm = PhpSettings.Read(variables, root, lambda);
        var assets = AssetSettings.Read(variables, root, lambda.MemoryMegabytes);
        return new BridgeOptions(lambda, site, GatewaySettings.Read(variables), assets, fpm, CommandSettings.Read(variables, root, fpm))
        {
            Mirror = MirrorSettings.Read(variables, root, fpm),
            Pages = PageCacheSettings.Read(variables, root, lambda.MemoryMegabytes, MirrorSettings.ReadInterval(variables)),
            Exclusions = MirrorSettings.ReadExclusions(variables),
            DatabaseHost = variables["WORDPRESS_DB_HOST"],
            LogLevel = LogSettings.Read(variables),
            UnknownVariables = [.. variables.NamesOf(Prefix).Where(name => !IsKnown(name))],
        };
    }

    /// <summary>The document root before validation, to begin reading from it early.</summary>
    public static string DocumentRootOf(IDictionary environment)
        => new Variables(environment)[SiteSettings.DocumentRoot.Name] ?? SiteSettings.DocumentRoot.Default;

    /// <summary>The options of the mirror for a site with this layout; null when the code is not mirrored.</summary>
    public MirrorOptions? MirrorOf(SiteLayout layout)
        => Mirror is null ? null : Mirror with { Excluded = [.. Exclusions.Of(layout), SiteLayouts.RecordName] };

    private static bool IsKnown(string variable)
        => IniDirectives.IsDirective(variable) || Settings.Any(group => group.Settings.Any(setting => setting.Name == variable));
}
