using PhpBridge.Commands;
using PhpBridge.Php;

namespace PhpBridge.Configuration;

/// <summary>Settings of commands.</summary>
internal static class CommandSettings
{
    private static readonly Setting<bool> Console = SettingTypes.Switch(
        "PHPBRIDGE_CONSOLE", "`off` rejects `console` and `wp` events. Schedules, installations and `mirror` events still run.");

    // Not a File: without the CLI, a function can still serve its site.
    private static readonly Setting<string> Php = SettingTypes.AbsolutePath(
        "PHPBRIDGE_PHP", "/opt/php/bin/php", "The executable that commands run as `php`. It uses the same `php.ini` as php-fpm.");

    private static readonly Setting<string?> WpCli = new Setting<string>(
        "PHPBRIDGE_WP_CLI",
        "`none`, or the absolute path of a file",
        "",
        "The WP-CLI phar that runs `wp` events. `auto` uses `wp-cli.phar` from `PHPBRIDGE_SCRIPTS` or from the document root if one "
            + "exists. `none` uses PhpBridge's own console.",
        TryParseWpCli).Or("auto");

    public static readonly SettingGroup Group = new("Commands", [Console, Php, WpCli]);

    public static CommandOptions Read(Variables variables, string documentRoot, FpmOptions fpm)
        => new(Php.Read(variables), fpm.Ini, documentRoot, PhpSettings.Scripts.Read(variables), WpCli.Read(variables))
        {
            AllowsCommands = Console.Read(variables),
        };

    private static bool TryParseWpCli(string text, out string value)
    {
        value = "";
        return text == "none" || SettingTypes.File(WpCli.Name, "", "").TryParseText(text, out value);
    }
}
