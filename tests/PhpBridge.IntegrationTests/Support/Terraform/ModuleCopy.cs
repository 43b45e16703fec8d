using System.Text.RegularExpressions;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>
/// A copy of infra/terraform and of the configurations, so that Terraform reads and leaves no files of other runs in the repository.
/// </summary>
internal sealed partial class ModuleCopy
{
    private readonly string _root;

    public ModuleCopy(string root)
    {
        _root = root;
        foreach (var file in FilesOf("*"))
        {
            var copy = Path.Combine(_root, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Stands for the layer that ./build.sh layer makes; its contents do not matter here.
        Directory.CreateDirectory(Path.Combine(_root, "dist"));
        File.Copy(Path.Combine(Source, "function.zip"), Path.Combine(_root, "dist", "phpbridge-php84-arm64.zip"));
    }

    public static string Source => Repository.PathTo("infra/terraform");

    /// <summary>Configurations of adopters: those that apply, and those that are refused.</summary>
    public static string Configurations => Repository.PathTo("tests/terraform/configurations");

    public string Folder => Path.Combine(_root, "infra", "terraform");

    public static IEnumerable<string> SourceFiles() => FilesOf("*.tf");

    /// <summary>Names in a folder of the module, or in one that an absolute path names.</summary>
    public static string[] Names(string folder, string pattern) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(Source, folder), pattern)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)!];

    public string Example(string name) => Path.Combine(Folder, "examples", name);

    public string Configuration(string kind, string name) => Path.Combine(_root, "tests", "terraform", "configurations", kind, name);

    /// <summary>Lifts the protections that are on by default, as an owner does before a site is deleted.</summary>
    public void AllowDeletion()
    {
        foreach (var file in (string[])["variables-files.tf", "variables-database.tf"])
        {
            var path = Path.Combine(Folder, "modules", "settings", file);
            File.WriteAllText(path, DeletionProtection().Replace(File.ReadAllText(path), "$1= optional(bool, false)"));
        }
    }

    public void Replace(string file, string old, string @new)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        if (text.Split(old).Length != 2)
        {
            throw new InvalidOperationException($"{file} has not exactly one '{old}': the mutation needs to be written anew.");
        }

        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^(\s+deletion_protection\s+)= optional\(bool, true\)$", RegexOptions.Multiline)]
    private static partial Regex DeletionProtection();

    private static IEnumerable<string> FilesOf(string pattern) =>
        ((string[])[Source, Configurations])
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(IsSource);

    // Without the files that Terraform leaves in a folder in which it has run.
    private static bool IsSource(string file) =>
        !file.Contains("/.terraform", StringComparison.Ordinal) && !file.Contains(".tfstate", StringComparison.Ordinal);
}
