using PhpBridge.Packaging.Debian;
using PhpBridge.Packaging.Elf;

namespace PhpBridge.Packaging.Contents;

/// <summary>
/// Assembles the second layer, on top of the first one: ImageMagick with everything that it loads and starts by name, and
/// without what would only be listed.
/// </summary>
internal sealed class ImagickTree(PackageFiles files, string folder)
{
    private const string Modules = "modules-Q16", PathsLibrary = "libphpbridge-paths.so";

    /// <summary>Assembles the tree.</summary>
    /// <param name="configuration">The folder with <c>.ini</c> files and <c>fonts.conf</c>.</param>
    /// <param name="php">The tree of the first layer.</param>
    public void Build(string configuration, string php)
    {
        new PhpTree(files, folder).TakeConfiguration(configuration);
        var home = ParentOf(files.Tree.FindOne(files.Architecture.Libraries + "/ImageMagick-", "/config-Q16/configure.xml"), levels: 2);
        files.TakeFolder(home + "/config-Q16", PathTo("im/config-Q16"));
        files.TakeFolder($"{home}/{Modules}", PathTo("im/" + Modules));
        files.TakeFolder("/etc/ImageMagick-7", PathTo("im/etc"));
        files.TakeFolder("/usr/share/ImageMagick-7", PathTo("im/share"));
        OmitOtherPrograms();
        files.TakeFolder(files.Architecture.Libraries + "/libheif/plugins", PathTo("heif"));
        var ghostscript = new Ghostscript(files, folder);
        ghostscript.Build();
        files.TakeLibrariesFor(ProgramsAndModules(), PathTo("lib"), present: Path.Combine(php, "lib"), omitted: SecondAv1Codecs.Libraries);
        var core = Directory.EnumerateFiles(PathTo("lib"), "libMagickCore-*").Single();
        NamePathsInEnvironment(core, Path.Combine(configuration, "fonts.conf"));
        Relocate(core, home, ghostscript.Home);
    }

    /// <summary>
    /// Removes a screen, a web browser, FFmpeg, printer languages, web pages, and a format that was compiled without its library:
    /// WordPress offers what ImageMagick lists.
    /// </summary>
    private void OmitOtherPrograms()
    {
        foreach (var coder in (string[])["x", "xwd", "url", "video", "pcl", "xps", "html", "ora"])
        {
            File.Delete(PathTo($"im/{Modules}/coders/{coder}.so"));
            File.Delete(PathTo($"im/{Modules}/coders/{coder}.la"));
        }

        var delegates = PathTo("im/etc/delegates.xml");
        File.WriteAllText(delegates, Delegates.KeepGhostscript(File.ReadAllText(delegates)));
        // Fonts by the paths that systems have them in. Fontconfig finds ours.
        foreach (var file in Directory.GetFiles(PathTo("im/etc"), "type-*.xml"))
        {
            File.Delete(file);
        }

        File.WriteAllText(PathTo("im/etc/type.xml"), "<?xml version=\"1.0\"?>\n<typemap></typemap>\n");
    }

    private IEnumerable<string> ProgramsAndModules()
        => Directory.EnumerateFiles(PathTo("ext"), "*.so").Concat(Directory.EnumerateFiles(PathTo("heif"), "*.so"))
            .Concat(Directory.EnumerateFiles(PathTo("im/" + Modules), "*.so", SearchOption.AllDirectories))
            .Append(PathTo("bin/gs"));

    /// <summary>
    /// Lets ImageMagick load a small library that sets two variables. libheif and Fontconfig compose their paths when they run, so
    /// there is nothing to overwrite; but they read the environment first.
    /// </summary>
    private void NamePathsInEnvironment(string core, string fonts)
    {
        SharedLibrary.CompileC(files.Architecture, $$"""
            int setenv(const char *name, const char *value, int overwrite);

            __attribute__((constructor)) static void name_paths(void) {
              setenv("LIBHEIF_PLUGIN_PATH", "{{LayerPaths.Php}}/heif", 0);
              setenv("FONTCONFIG_FILE", "{{LayerPaths.Php}}/im/fonts.conf", 0);
            }

            """, PathTo("lib/" + PathsLibrary));
        PatchElf.AddNeeded(core, PathsLibrary);
        File.Copy(fonts, PathTo("im/fonts.conf"));
    }

    private void Relocate(string core, string imageMagick, string ghostscript)
    {
        PatchElf.RemoveLibraryPaths(folder, files.Architecture);
        CompiledPath.Replace(core, imageMagick, "/im");
        CompiledPath.Replace(core, "/etc/ImageMagick-7", "/im/etc");
        CompiledPath.Replace(core, "/usr/share/ImageMagick-7", "/im/share");
        PatchElf.UseLayerLibraries(PathTo("bin/gs"), files.Architecture);
        CompiledPath.Replace(PathTo("lib/libgs.so.10"), ghostscript, "/gs");
    }

    private string PathTo(string relativePath) => Path.Combine(folder, relativePath);

    internal static string ParentOf(string path, int levels)
        => levels == 0 ? path : ParentOf(Path.GetDirectoryName(path)!, levels - 1);
}
