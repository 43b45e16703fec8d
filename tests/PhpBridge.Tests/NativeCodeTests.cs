using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests;

/// <summary>Keeps the order of the code in C: the interposer, the EFS model, and the program that tests file operations.</summary>
public sealed partial class NativeCodeTests
{
    private const string Interposer = "src/PhpBridge.Interposer";
    private const string EfsModel = "src/PhpBridge.Benchmarks/Efs/Model";
    private const string FileOperations = "tests/fixtures/mirror";
    private const int MaxLines = 250;

    [Fact]
    public void Core_never_includes_a_hook()
    {
        var core = Repository.PathTo($"{Interposer}/core");

        var included = Directory.EnumerateFiles(core).SelectMany(file => IncludesOf(file).Select(path => Path.GetDirectoryName(path)));

        Assert.Equal([core], included.Distinct());
    }

    /// <summary>A header and the source of the same name count as one module.</summary>
    [Theory]
    [InlineData(Interposer)]
    [InlineData(EfsModel)]
    [InlineData(FileOperations)]
    public void Modules_do_not_include_each_other_in_a_circle(string folder)
    {
        var known = Modules(folder)
            .ToDictionary(module => module.Key, module => module.SelectMany(IncludesOf).Select(ModuleOf).Distinct().ToList());
        var ordered = new HashSet<string>();

        // Removes the modules that include only removed ones, until none is left or the rest is a circle.
        while (known
            .Where(module => !ordered.Contains(module.Key))
            .Where(module => module.Value.All(other => other == module.Key || ordered.Contains(other)))
            .ToList() is { Count: > 0 } next)
        {
            ordered.UnionWith(next.Select(module => module.Key));
        }

        Assert.True(ordered.Count > 10);
        Assert.Empty(known.Keys.Except(ordered));
    }

    /// <summary>A function that another module's header declares would hide a circle.</summary>
    [Theory]
    [InlineData(Interposer)]
    [InlineData(EfsModel)]
    [InlineData(FileOperations)]
    public void A_source_defines_the_functions_that_its_header_declares(string folder)
    {
        foreach (var header in Modules(folder).SelectMany(files => files).Where(file => Path.GetExtension(file) == ".h"))
        {
            var source = Path.ChangeExtension(header, ".c");
            var declared = Declaration().Matches(File.ReadAllText(header)).Select(match => match.Groups["name"].Value);
            var defined = File.Exists(source) ? File.ReadAllText(source) : "";

            // operations.h declares the handlers of the kernel's requests for all sources together.
            Assert.DoesNotContain(
                declared,
                name => !name.StartsWith("op_", StringComparison.Ordinal) && !Regex.IsMatch(defined, $@"\b{name}\([^;{{]*\) \{{"));
        }
    }

    [Theory]
    [InlineData(Interposer)]
    [InlineData(EfsModel)]
    [InlineData(FileOperations)]
    public void Each_module_begins_with_its_purpose_and_no_file_is_long(string folder)
    {
        foreach (var module in Modules(folder))
        {
            Assert.Contains(module, file => File.ReadLines(file).First().StartsWith("// ", StringComparison.Ordinal));
            Assert.All(module, file => Assert.InRange(File.ReadLines(file).Count(), 1, MaxLines));
        }
    }

    private static ILookup<string, string> Modules(string folder)
        => Directory.EnumerateFiles(Repository.PathTo(folder), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".c" or ".h").ToLookup(ModuleOf);

    private static string ModuleOf(string file) => Path.ChangeExtension(file, null);

    private static IEnumerable<string> IncludesOf(string file)
        => Include()
            .Matches(File.ReadAllText(file))
            .Select(match => Path.GetFullPath(match.Groups["path"].Value, Path.GetDirectoryName(file)!));

    [GeneratedRegex("""^#include "(?<path>[^"]+)"$""", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"^(?!static|typedef|//)[a-z][\w *]*[ *](?<name>\w+)\([^{;]*\);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
