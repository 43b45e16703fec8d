using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Contents;

/// <summary>Ghostscript, with the fonts and character maps that a PDF file may refer to without containing them.</summary>
internal sealed class Ghostscript(PackageFiles files, string folder)
{
    /// <summary>The folder of its resources on an installed system.</summary>
    public string Home { get; }
        = ImagickTree.ParentOf(files.Tree.FindOne("/usr/share/ghostscript/", "/Resource/Init/gs_init.ps"), levels: 3);

    public void Build()
    {
        files.Take("/usr/bin/gs", PathTo("bin/gs"));
        foreach (var part in (string[])["CIDFont", "ColorSpace", "Decoding", "Encoding", "IdiomSet", "Init", "SubstCID"])
        {
            files.TakeFolder($"{Home}/Resource/{part}", PathTo("gs/Resource/" + part));
        }

        files.TakeFolder(Home + "/lib", PathTo("gs/lib"));
        files.TakeFolder("/usr/share/color/icc/ghostscript", PathTo("gs/iccprofiles"));
        files.Take("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", PathTo("gs/Resource/CIDFSubst/DroidSansFallback.ttf"));
        TakeEach("/usr/share/fonts/type1/urw-base35/", ".t1", "gs/Resource/Font");
        TakeEach("/usr/share/poppler/cMap/", "", "gs/Resource/CMap");
        foreach (var needed in (string[])["Font/NimbusSans-Regular", "CMap/UniGB-UCS2-H"])
        {
            if (!File.Exists(PathTo("gs/Resource/" + needed)))
            {
                throw new PackagingException($"Ghostscript's resources are incomplete: {needed} is missing; look which package has it now");
            }
        }
    }

    /// <summary>Takes files into one folder, their names without the suffix.</summary>
    private void TakeEach(string prefix, string suffix, string target)
    {
        foreach (var path in files.Tree.Find(prefix, suffix))
        {
            files.Take(path, PathTo($"{target}/{Path.GetFileName(path)[..^suffix.Length]}"));
        }
    }

    private string PathTo(string relativePath) => Path.Combine(folder, relativePath);
}
