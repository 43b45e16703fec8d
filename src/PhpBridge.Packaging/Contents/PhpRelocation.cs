using PhpBridge.Packaging.Elf;

namespace PhpBridge.Packaging.Contents;

/// <summary>
/// Makes PHP work in <c>/opt/php</c>: programs start with the layer's loader and find its libraries, and paths that were compiled
/// in lead into the layer.
/// </summary>
internal static class PhpRelocation
{
    public static void Apply(string folder, string extensionFolder, LayerArchitecture architecture)
    {
        var libraries = architecture.Libraries;
        foreach (var (program, variant) in (ReadOnlySpan<(string, string)>)[("bin/php-fpm", "fpm"), ("bin/php", "cli")])
        {
            PatchElf.UseLayerLibraries(Path.Combine(folder, program), architecture);
            Replace(program, $"/etc/php/8.4/{variant}/conf.d", "/etc/conf.d");
            Replace(program, $"/etc/php/8.4/{variant}", "/etc");
            Replace(program, extensionFolder, "/ext");
            Replace(program, "/usr/share/zoneinfo", "/zoneinfo");
        }

        PatchElf.RemoveLibraryPaths(folder, architecture);
        Replace("lib/libc.so.6", "/usr/share/zoneinfo", "/zoneinfo");
        Replace("lib/libc.so.6", "/usr/lib/locale", "/locale");
        Replace("lib/libc.so.6", libraries + "/gconv", "/lib/gconv");
        Replace("lib/libcrypto.so.3", "/usr/lib/ssl", "/ssl");
        Replace("lib/libcrypto.so.3", libraries + "/ossl-modules", "/lib/ossl-modules");
        Replace("lib/libldap.so.2", "/etc/ldap/ldap.conf", "/ldap.conf");
        Replace("lib/libsasl2.so.2", libraries + "/sasl2", "/lib/sasl2");
        Replace("lib/libcurl.so.4", "/etc/ssl/certs/ca-certificates.crt", "/ssl/cert.pem");

        void Replace(string file, string old, string inLayer) => CompiledPath.Replace(Path.Combine(folder, file), old, inLayer);
    }
}
