using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests;

/// <summary>Holds the picture of docs/architecture.md: who may know whom.</summary>
public partial class ArchitectureTests
{
    private static readonly string[] Folders =
    [
        "Assets", "Caching", "Commands", "Configuration", "Events", "FastCgi", "Health", "Http", "Invocations", "Lambda", "Lifecycle",
        "Linux", "Mirror", "Php", "Site", "Streams", "Telemetry", "Time",
    ];

    [Theory]
    [InlineData("Time")]
    [InlineData("Linux", "Time")]
    [InlineData("Streams")]
    [InlineData("Http", "Streams")]
    [InlineData("Telemetry", "Linux", "Time")]
    [InlineData("Lambda")]
    [InlineData("Health", "Linux")]
    [InlineData("Site", "Http", "Linux")]
    [InlineData("FastCgi", "Linux", "Streams", "Time")]
    [InlineData("Events", "Http")]
    [InlineData("Assets", "Http", "Linux", "Site", "Streams")]
    [InlineData("Caching", "Assets", "Http", "Linux", "Streams", "Time")]
    [InlineData("Mirror", "Linux", "Site", "Time")]
    [InlineData("Php", "FastCgi", "Http", "Linux", "Site", "Streams", "Time")]
    [InlineData("Commands", "Caching", "Events", "Http", "Lambda", "Linux", "Mirror", "Php", "Site", "Time")]
    [InlineData(
        "Invocations", "Assets", "Caching", "Commands", "Events", "Health", "Http", "Lambda", "Mirror", "Php", "Site", "Telemetry", "Time")]
    [InlineData("Configuration", "Assets", "Caching", "Commands", "Http", "Lambda", "Linux", "Mirror", "Php", "Site")]
    [InlineData("Lifecycle", "Commands", "Configuration", "Health", "Linux", "Mirror", "Php", "Site", "Telemetry", "Time")]
    public void A_folder_knows_only_those_below_it(string folder, params string[] allowed)
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge/" + folder), "*.cs", SearchOption.AllDirectories))
        {
            var source = Comment().Replace(File.ReadAllText(file), "");
            var known = Folders.Where(
                other => other != folder && Regex.IsMatch(source, $@"\bPhpBridge\.{other}\b|(?<![\w.]){other}\.[A-Z]"));

            Assert.Empty(known.Except(allowed).Select(other => $"{folder}/{Path.GetFileName(file)} knows {other}"));
        }
    }

    [Theory]
    [InlineData("Index")]
    [InlineData("SharedMemory", "Index")]
    [InlineData("Archives", "SharedMemory", "Index")]
    [InlineData("Coordination", "Archives", "SharedMemory", "Index")]
    public void A_folder_of_the_mirror_knows_only_those_below_it(string folder, params string[] allowed)
    {
        // The mirror's options, its log messages and its threads are common to all of its folders.
        string[] common = ["BlockingParallel", "Log", "MirrorOptions"];
        var mirror = Repository.PathTo("src/PhpBridge/Mirror");
        var folders = Directory.EnumerateDirectories(mirror).Select(path => Path.GetFileName(path)!).ToArray();
        var forbidden = folders.Except([folder, .. allowed]).SelectMany(other => TypesIn(Path.Combine(mirror, other)))
            .Concat(TypesIn(mirror).Except(common)).ToArray();

        Assert.NotEmpty(forbidden);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(mirror, folder), "*.cs"))
        {
            var source = Comment().Replace(File.ReadAllText(file), "");
            Assert.Empty(forbidden.Where(type => Regex.IsMatch(source, $@"(?<![\w.""]){type}(?![\w""])"))
                .Select(type => $"Mirror/{folder}/{Path.GetFileName(file)} knows {type}"));
        }

        // One type per file, named after it.
        static IEnumerable<string> TypesIn(string path)
            => Directory.EnumerateFiles(path, "*.cs").Select(file => Path.GetFileNameWithoutExtension(file));
    }

    [Fact]
    public void Every_folder_of_the_mirror_has_its_place_in_the_order()
        => Assert.Equal(
            ["Archives", "Coordination", "Index", "SharedMemory"],
            Directory.EnumerateDirectories(Repository.PathTo("src/PhpBridge/Mirror"))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_folder_is_in_the_picture()
    {
        var folders = Directory.EnumerateDirectories(Repository.PathTo("src/PhpBridge")).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal);

        Assert.Equal(Folders, folders);
    }

    [Fact]
    public void The_emulator_knows_nothing_of_the_bridge()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge.Emulator"), "*.cs", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch(@"\bPhpBridge\.(?!Emulator\b)[A-Z]\w*", Comment().Replace(File.ReadAllText(file), ""));
        }

        Assert.DoesNotContain(
            "ProjectReference",
            File.ReadAllText(Repository.PathTo("src/PhpBridge.Emulator/PhpBridge.Emulator.csproj")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_Linux_room_calls_the_C_library()
    {
        var callers = Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("LibraryImport(", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)))
            .Distinct();

        Assert.Equal(["Linux"], callers);
    }

    [Fact]
    public void The_root_contains_only_the_entry_point_and_the_composition()
        => Assert.Equal(
            ["CompositionRoot.cs", "Program.cs"],
            Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge"), "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_entry_point_reads_the_environment()
        => Assert.Equal(["Program.cs"], FilesWith("GetEnvironmentVariable"));

    [Fact]
    public void Only_the_folder_Linux_calls_native_functions()
    {
        var callers = FilesWith("[LibraryImport(").Concat(FilesWith("[DllImport(")).ToList();

        Assert.NotEmpty(callers);
        Assert.All(callers, file => Assert.StartsWith("Linux/", file, StringComparison.Ordinal));
    }

    /// <summary>The bridge's files that contain a text, with their paths below src/PhpBridge.</summary>
    private static IEnumerable<string> FilesWith(string text)
        => Directory.EnumerateFiles(Repository.PathTo("src/PhpBridge"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.PathTo("src/PhpBridge"), file));

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
