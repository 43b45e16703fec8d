using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>
/// The mirror in front of a site on a disk, whose device has a larger number than that of a mount. Where folders for temporary
/// files are in memory, it is as small.
/// </summary>
public sealed class SiteOnDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-on-disk-");

    [Fact]
    public async Task A_file_is_the_same_by_its_absolute_and_by_its_relative_path()
    {
        await using var function = await StartAsync();

        var reply = await ConsoleReply.AskAsync(function, new
        {
            console = new
            {
                command = (string[])["php", "-r", """
                    chdir(dirname($file = $argv[1]));
                    $same = stat($file)['dev'] === stat('a.txt')['dev'] && stat($file)['ino'] === stat('a.txt')['ino'];
                    echo json_encode([$same, copy($file, 'a.txt'), copy('a.txt', $file), file_get_contents($file)]);
                    """, PathOf("a.txt")],
            },
        });

        Assert.Equal("""[true,false,false,"precious"]""", reply.Succeeded().Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<EmulatedFunction> StartAsync()
    {
        var missing = TestFiles.WhyMissing([TestFile.Interposer]);
        Assert.SkipWhen(missing is not null, missing ?? "");
        Directory.CreateDirectory(PathOf("wp-content/plugins"));
        var files = new[]
        {
            ("wp-config.php", "<?php"), ("wp-load.php", "<?php"), ("index.php", "<?php echo 'page';"), ("a.txt", "precious"),
        };
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(PathOf(name), text, TestContext.Current.CancellationToken);
        }

        var function = await BridgeFunction.StartAsync(BridgeFunction.Options(
            ("PHPBRIDGE_DOCUMENT_ROOT", PathOf("")), ("PHPBRIDGE_RUN_DIRECTORY", _folder.CreateSubdirectory("run").FullName),
            ("PHPBRIDGE_MIRROR_LIBRARY", TestFiles.PathOf(TestFile.Interposer))));
        await Processes.UntilAsync(
            async () =>
            {
                await function.SendAsync("/");
                var status = await function.InvokeAsync(
                    Encoding.UTF8.GetBytes("""{"mirror":"status"}"""), TestContext.Current.CancellationToken);
                return JsonElement.Parse(status.Payload.Span).TryGetProperty("snapshot", out var archive)
                    && archive.ValueKind == JsonValueKind.String;
            },
            "the sandbox is served from an archive",
            seconds: 60,
            () => function.LogLines.TakeLast(40));
        return function;
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, "site", file).TrimEnd('/');
}
