using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Contents;

/// <summary>OpenSSL's configuration, its legacy algorithms, and the certification authorities.</summary>
internal sealed class TlsData(PackageFiles files, string folder)
{
    public void Build()
    {
        var configuration = Path.Combine(folder, "ssl/openssl.cnf");
        files.Take("/etc/ssl/openssl.cnf", configuration);
        File.WriteAllText(configuration, ActivateLegacyAlgorithms(File.ReadAllText(configuration)));
        files.Take(files.Architecture.Libraries + "/ossl-modules/legacy.so", Path.Combine(folder, "lib/ossl-modules/legacy.so"));
        WriteAuthorities(Path.Combine(folder, "ssl/cert.pem"));
    }

    /// <summary>
    /// Activates the provider of old algorithms. PHP lists MD4, Whirlpool and the like, and keys in older PKCS#12 files are
    /// encrypted with RC2. TLS uses none of them.
    /// </summary>
    internal static string ActivateLegacyAlgorithms(string configuration)
    {
        var lines = configuration.Split('\n').SelectMany(line => line switch
        {
            "default = default_sect" => [line, "legacy = legacy_sect"],
            "[default_sect]" => (string[])["[legacy_sect]", "activate = 1", "", line],
            "# activate = 1" => ["activate = 1"],
            _ => [line],
        }).ToList();
        return lines.Count(line => line is "activate = 1" or "legacy = legacy_sect") == 3
            ? string.Join('\n', lines)
            : throw new PackagingException("OpenSSL's configuration has changed: look how its providers are activated now");
    }

    /// <summary>Writes the bundle that installing ca-certificates would generate.</summary>
    private void WriteAuthorities(string bundle)
    {
        var authority = bundle + ".next";
        foreach (var path in files.Tree.Find("/usr/share/ca-certificates/", ".crt"))
        {
            files.Take(path, authority);
            File.AppendAllBytes(bundle, File.ReadAllBytes(authority));
            File.Delete(authority);
        }

        var lines = File.Exists(bundle) ? File.ReadLines(bundle) : [];
        var count = lines.Count(line => line.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal));
        if (count <= 50)
        {
            throw new PackagingException($"ca-certificates has only {count} certification authorities: look where they are now");
        }
    }
}
