
namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>A copy of infra/terraform, so that runs neither meet nor leave anything in the repository.</summary>
internal sealed class ModuleCopy
{
    private readonly string _root;

    public ModuleCopy(string root)
    {
        _root = root;
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Where(IsSource))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // The examples' layer is what ./build.sh layer makes. Nobody looks into it here.
        Directory.CreateDirectory(Path.Combine(_root, "dist"));
        File.Copy(Path.Combine(Source, "function.zip"), Path.Combine(_root, "dist", "phpbridge-php84-arm64.zip"));
    }

    public static string Source => Repository.PathTo("infra/terraform");

    public string Folder => Path.Combine(_root, "infra", "terraform");

    public static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Source, "*.tf", SearchOption.AllDirectories).Where(IsSource);

    public static string[] Names(string folder, string pattern) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(Source, folder), pattern).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public string Example(string name) => Path.Combine(Folder, "examples", name);

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

    // What Terraform leaves in a folder where somebody has run it.
    private static bool IsSource(string file) => !file.Contains("/.terraform", StringComparison.Ordinal) && !file.Contains(".tfstate", StringComparison.Ordinal);
}
