using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Php;

namespace PhpBridge.Configuration;

/// <summary>
/// Identifies everything that compiled scripts depend on: PHP's build, its settings and the path of the site. opcache rejects files of
/// another build by itself; the fingerprint avoids loading them.
/// </summary>
internal static class OpcacheFingerprint
{
    // The build id of an ELF file is near its beginning.
    private const int Beginning = 16 * 1024;

    public static string Of(FpmOptions fpm, string documentRoot)
    {
        var hash = new XxHash128();
        using (var php = File.OpenHandle(fpm.Executable))
        {
            var start = new byte[Beginning];
            hash.Append(start.AsSpan(0, RandomAccess.Read(php, start, 0)));
            Append(RandomAccess.GetLength(php).ToString(CultureInfo.InvariantCulture));
        }

        if (fpm.Ini is { } ini)
        {
            hash.Append(File.ReadAllBytes(ini));
        }

        foreach (var (name, value) in fpm.Settings.Values.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            Append(name + "=" + value);
        }

        Append(documentRoot);
        return Convert.ToHexStringLower(hash.GetCurrentHash());

        void Append(string text) => hash.Append(Encoding.UTF8.GetBytes("\n" + text));
    }
}
