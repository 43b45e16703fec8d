using System.Text.RegularExpressions;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Contents;

/// <summary>
/// Assembles <c>/opt/php</c>: PHP with a C library, loader and data of its own, so that nothing of the system that it runs on can
/// disturb it.
/// </summary>
internal sealed partial class PhpTree(PackageFiles files, string folder)
{
    /// <summary>Assembles the tree.</summary>
    /// <param name="configuration">The folder of the <c>.ini</c> files that name the extensions.</param>
    public void Build(string configuration)
    {
        files.Take("/usr/sbin/php-fpm8.4", PathTo("bin/php-fpm"));
        files.Take("/usr/bin/php8.4", PathTo("bin/php"));
        TakeConfiguration(configuration);
        files.TakeLibrary(files.Architecture.Loader, PathTo("lib/" + files.Architecture.Loader));
        // .NET loads it by name when it formats an exception's stack trace; nothing lists it as needed.
        files.TakeLibrary("libgcc_s.so.1", PathTo("lib/libgcc_s.so.1"));
        // The interposer needs it, because it must load on systems whose C library does not contain it.
        files.TakeLibrary("libdl.so.2", PathTo("lib/libdl.so.2"));
        files.TakeLibrariesFor(ProgramsAndExtensions(), PathTo("lib"), omitted: SecondAv1Codecs.Libraries);
        new CharacterSets(files, PathTo("lib/gconv")).Build();
        new TlsData(files, folder).Build();
        TakeLdapData();
        files.TakeFolder("/usr/lib/locale/C.utf8", PathTo("locale/C.utf8"));
        // The one that programs name if they only want UTF-8; servers have others only if their operator generated them.
        files.TakeFolder("/usr/lib/locale/en_US.utf8", PathTo("locale/en_US.utf8"));
        TimeZones.Take(files, PathTo("zoneinfo"));
        SecondAv1Codecs.Omit(PathTo("lib/libavif.so.16"), files.Architecture);
        IcuData.Trim(Directory.EnumerateFiles(PathTo("lib"), "libicudata.so.*").Single(), files.Architecture);
    }

    /// <summary>Copies <c>.ini</c> files, and the extensions that they name.</summary>
    public void TakeConfiguration(string configuration)
    {
        var home = ExtensionFolder(files.Tree);
        Directory.CreateDirectory(PathTo("etc/conf.d"));
        foreach (var file in Directory.EnumerateFiles(configuration, "*.ini").Order(StringComparer.Ordinal))
        {
            File.Copy(file, PathTo("etc/conf.d/" + Path.GetFileName(file)));
            foreach (var extension in ExtensionsIn(File.ReadAllText(file)))
            {
                files.Take($"{home}/{extension}.so", PathTo($"ext/{extension}.so"));
            }
        }
    }

    /// <summary>Returns the folder of PHP's extensions, which is named after the date of the extension API.</summary>
    public static string ExtensionFolder(PackageTree tree) => Path.GetDirectoryName(tree.FindOne("/usr/lib/php/", "/opcache.so"))!;

    /// <summary>Returns the names of the extensions that an <c>.ini</c> file loads, in order.</summary>
    public static IEnumerable<string> ExtensionsIn(string ini) => Extension().Matches(ini).Select(match => match.Groups["name"].Value);

    private IEnumerable<string> ProgramsAndExtensions()
        => Directory.EnumerateFiles(PathTo("bin")).Concat(Directory.EnumerateFiles(PathTo("ext"), "*.so")).Order(StringComparer.Ordinal);

    private void TakeLdapData()
    {
        // LDAP looks for certification authorities in a path that only some systems have.
        File.WriteAllText(PathTo("ldap.conf"), $"TLS_CACERT {LayerPaths.Php}/ssl/cert.pem\n");
        foreach (var mechanism in (string[])["anonymous", "crammd5", "digestmd5", "login", "plain", "scram"])
        {
            files.Take($"{files.Architecture.Libraries}/sasl2/lib{mechanism}.so", PathTo($"lib/sasl2/lib{mechanism}.so"));
        }

        var mechanisms = Directory.EnumerateFiles(PathTo("lib/sasl2")).Order(StringComparer.Ordinal);
        files.TakeLibrariesFor(mechanisms, PathTo("lib"), omitted: SecondAv1Codecs.Libraries);
    }

    private string PathTo(string relativePath) => Path.Combine(folder, relativePath);

    [GeneratedRegex("^(?:zend_)?extension *= *(?<name>[a-z0-9_]+)$", RegexOptions.Multiline)]
    private static partial Regex Extension();
}
