using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace PhpBridge.Configuration;

/// <summary>
/// Names what opcache's files depend on: PHP's build, its settings, and where the site lies. opcache checks its build itself;
/// the key spares loading what it would refuse.
/// </summary>
internal static class OpcacheFingerprint
{
    // An ELF file's build id is near its beginning.
    private const int Beginning = 16 * 1024;

    public static string Of(BridgeOptions options)
    {
        var hash = new XxHash128();
        using (var php = File.OpenHandle(options.PhpFpm))
        {
            var start = new byte[Beginning];
            hash.Append(start.AsSpan(0, RandomAccess.Read(php, start, 0)));
            Append(RandomAccess.GetLength(php).ToString(CultureInfo.InvariantCulture));
        }

        if (options.PhpIni is { } ini)
        {
            hash.Append(File.ReadAllBytes(ini));
        }

        foreach (var (name, value) in options.IniSettings.Values.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            Append(name + "=" + value);
        }

        Append(options.DocumentRoot);
        return Convert.ToHexStringLower(hash.GetCurrentHash());

        void Append(string text) => hash.Append(Encoding.UTF8.GetBytes("\n" + text));
    }
}
