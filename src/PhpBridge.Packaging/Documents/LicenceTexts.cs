using System.Text;
using System.Text.RegularExpressions;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Documents;

/// <summary>The licences of everything in a layer.</summary>
internal sealed partial class LicenceTexts(string folder)
{
    /// <summary>Writes each package's copyright file, and the licence texts that these refer to.</summary>
    public void WritePackages(PackageFiles files, IEnumerable<string> packages)
    {
        Directory.CreateDirectory(folder);
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            var copyright = File.ReadAllBytes(CopyrightOf(files.Tree, package).DiskPath);
            File.WriteAllBytes(Path.Combine(folder, package), copyright);
            // "On Debian systems, the text is in …", and Lambda's is not one.
            texts.UnionWith(CommonLicence().Matches(Encoding.Latin1.GetString(copyright)).Select(match => match.Value));
        }

        foreach (var text in texts)
        {
            files.Take(text, Path.Combine(folder, "common", Path.GetFileName(text)));
        }
    }

    /// <summary>Writes our licence, and those of what is compiled into the bootstrap.</summary>
    public void WriteBootstrap(Workspace workspace, string thirdPartyNotices)
    {
        Directory.CreateDirectory(folder);
        File.Copy(workspace.PathTo("LICENSE"), Path.Combine(folder, "phpbridge"));
        File.Copy(workspace.PathTo("layer/NOTICE"), Path.Combine(folder, "phpbridge-libraries"));
        File.WriteAllBytes(Path.Combine(folder, "dotnet-third-party-notices"), File.ReadAllBytes(thirdPartyNotices));
    }

    /// <summary>Returns the packages that have the copyright files of some packages, whose folder of documents may be a link.</summary>
    public static IEnumerable<string> PackagesOfCopyrights(PackageTree tree, IEnumerable<string> packages)
        => packages.Select(package => CopyrightOf(tree, package).Package).Distinct();

    private static PackagedFile CopyrightOf(PackageTree tree, string package)
        => tree.Resolve($"/usr/share/doc/{package}/copyright")
            ?? throw new PackagingException($"the package {package} has no copyright file: make a new lock with ./build.sh layer --update");

    [GeneratedRegex("/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]")]
    private static partial Regex CommonLicence();
}
