using System.Text.Json;
using Xunit;

namespace PhpBridge;

/// <summary>
/// Where the programs, archives and folders are that tests need. <c>./build.sh test --prepare</c> builds or installs them and
/// writes their paths to artifacts/test-files.json, so that tests also run from an IDE or by <c>dotnet test</c>.
/// </summary>
internal static class TestFiles
{
    private static readonly Lazy<Dictionary<string, string>> Prepared = new(Read);

    /// <returns>Why tests that need these files cannot run, or null if they can.</returns>
    public static string? WhyMissing(params IReadOnlyList<TestFile> files) =>
        files.Select(Explain).FirstOrDefault(reason => reason is not null);

    /// <summary>Skips the running test, with the reason, if one of these files is missing.</summary>
    public static void SkipWithout(params IReadOnlyList<TestFile> files)
    {
        if (WhyMissing(files) is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    /// <summary>The path of a file, without which the running test is skipped.</summary>
    public static string Need(TestFile file)
    {
        SkipWithout(file);
        return PathOf(file);
    }

    public static string PathOf(TestFile file) => Find(file) ?? throw new InvalidOperationException(WhyMissing(file));

    private static string? Explain(TestFile file) => Find(file) is null
        ? $"{NameOf(file)} is not in artifacts/test-files.json: run ./build.sh test --prepare, which builds or installs it where "
                + "this machine can"
        : null;

    private static string? Find(TestFile file) => Prepared.Value.GetValueOrDefault(NameOf(file)) is { Length: > 0 } path ? path : null;

    private static string NameOf(TestFile file) => JsonNamingPolicy.CamelCase.ConvertName(file.ToString());

    private static Dictionary<string, string> Read()
    {
        var list = Repository.PathTo("artifacts/test-files.json");
        return File.Exists(list) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(list))! : [];
    }
}
