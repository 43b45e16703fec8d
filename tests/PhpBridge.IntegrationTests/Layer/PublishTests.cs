using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary><c>./build.sh publish</c>, with an AWS CLI that keeps layers in a folder.</summary>
public sealed class PublishTests : IDisposable
{
    // It takes the options that the script relies on and answers as version 2 does with --output text.
    private const string FakeAws = """
        #!/usr/bin/env bash
        set -euo pipefail
        if [[ $1 == --version ]]; then
          echo "$FAKE_AWS_VERSION Linux/6.1 exe/x86_64"
          exit
        fi
        printf '%s\n' "$*" >>"$FAKE_AWS/log"
        if [[ $2 == "${FAKE_AWS_REFUSES:-}" ]]; then
          echo 'An error occurred (AccessDeniedException)' >&2
          exit 254
        fi
        value() {
          local wanted=$1
          shift
          while [[ $1 != "$wanted" ]]; do shift; done
          printf '%s' "$2"
        }
        region=$(value --region "$@")
        if [[ $1 == s3 ]]; then
          mkdir -p "$FAKE_AWS/$(dirname "${4#s3://}")"
          cp "$3" "$FAKE_AWS/${4#s3://}"
          exit
        fi
        layer=$(value --layer-name "$@")
        versions="$FAKE_AWS/$region.$layer"
        touch "$versions"
        arn="arn:aws:lambda:$region:123456789012:layer:$layer"
        case $2 in
          list-layer-versions) [[ -s $versions ]] && wc -l <"$versions" || echo None ;;
          get-layer-version)
            version=$(value --version-number "$@")
            case $(value --query "$@") in
              LayerVersionArn) echo "$arn:$version" ;;
              Content.CodeSha256) sed -n "${version}p" "$versions" ;;
            esac
            ;;
          publish-layer-version)
            case "$*" in
              *--zip-file*) zip=$(value --zip-file "$@") zip=${zip#fileb://} ;;
              *) zip=$(value --content "$@" | sed 's|S3Bucket=\(.*\),S3Key=|'"$FAKE_AWS"'/\1/|') ;;
            esac
            hash=$(openssl dgst -sha256 -binary "$zip" | base64 -w 0)
            echo "${FAKE_AWS_HASH:-$hash}" >>"$versions"
            printf '%s:%s\t%s\t%s\n' "$arn" "$(wc -l <"$versions")" "$(wc -l <"$versions")" "${FAKE_AWS_HASH:-$hash}"
            ;;
          add-layer-version-permission)
            if ! mkdir "$versions.$(value --version-number "$@").public" 2>/dev/null; then
              echo 'An error occurred (ResourceConflictException): The statement id (public) provided already exists' >&2
              exit 254
            fi
            echo '{}'
            ;;
        esac

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-publish-");
    private readonly Dictionary<string, string?> _variables;

    public PublishTests()
    {
        var programs = _folder.CreateSubdirectory("programs").FullName;
        var aws = Path.Combine(programs, "aws");
        File.WriteAllText(aws, FakeAws);
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _variables = new()
        {
            ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["FAKE_AWS"] = _folder.CreateSubdirectory("aws").FullName,
            ["FAKE_AWS_VERSION"] = "aws-cli/2.31.0 Python/3.13.7",
        };
        Directory.CreateDirectory(Zips);
        foreach (var architecture in (string[])["x86_64", "arm64"])
        {
            WriteZip($"phpbridge-php84-{architecture}", "php8.4-cli", "8.4.28-1~deb13u1");
            WriteZip($"phpbridge-php84-imagick-{architecture}", "php8.4-imagick", "3.8.0-2");
        }
    }

    private string Zips => Path.Combine(_folder.FullName, "zips");

    [Fact]
    public async Task Every_architecture_gets_a_version_in_every_region_and_table_and_JSON_name_them()
    {
        var output = await PublishAsync("--region", "eu-central-1,us-east-1");

        string[] expected =
        [
            Arn("eu-central-1", "phpbridge-php84-x86_64", 1), Arn("eu-central-1", "phpbridge-php84-arm64", 1),
            Arn("us-east-1", "phpbridge-php84-x86_64", 1), Arn("us-east-1", "phpbridge-php84-arm64", 1),
        ];
        Assert.All(expected, arn => Assert.Contains($"published {arn}\n", output, StringComparison.Ordinal));
        var layers = await LayersAsync();
        Assert.Equal(expected, layers.Select(layer => layer.GetProperty("arn").GetString()));
        Assert.Equal(("us-east-1", "arm64", 1, true, false), (
            layers[3].GetProperty("region").GetString(),
            layers[3].GetProperty("architecture").GetString(),
            layers[3].GetProperty("version").GetInt32(),
            layers[3].GetProperty("published").GetBoolean(),
            layers[3].GetProperty("public").GetBoolean()));
        Assert.Equal(Hash("phpbridge-php84-arm64"), layers[3].GetProperty("codeSha256").GetString());
    }

    [Fact]
    public async Task A_version_says_what_it_is_and_what_it_is_for()
    {
        await PublishAsync("--region", "eu-central-1", "--arch", "arm64", "--imagick", "--name", "mine");

        var asked = (await AskedAsync()).Where(line => line.Contains(" publish-layer-version ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, asked.Count);
        Assert.Contains("--layer-name mine-arm64 ", asked[0], StringComparison.Ordinal);
        Assert.Contains("--description PhpBridge 0.1.0, PHP 8.4.28, arm64 --license-info MIT", asked[0], StringComparison.Ordinal);
        Assert.Contains("--compatible-runtimes provided.al2023 --compatible-architectures arm64 ", asked[0], StringComparison.Ordinal);
        Assert.Contains("--layer-name mine-imagick-arm64 ", asked[1], StringComparison.Ordinal);
        Assert.Contains("--description PhpBridge 0.1.0, imagick for PHP 8.4: 3.8.0, arm64 ", asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_already_is_left_as_it_is_until_its_bytes_change()
    {
        await PublishAsync("--region", "eu-central-1", "--arch", "x86_64");
        var again = await PublishAsync("--region", "eu-central-1", "--arch", "x86_64");
        var unchanged = Assert.Single(await LayersAsync());
        WriteZip("phpbridge-php84-x86_64", "php8.4-cli", "8.4.29-1");
        var changed = await PublishAsync("--region", "eu-central-1", "--arch", "x86_64");

        Assert.Contains($"unchanged {Arn("eu-central-1", "phpbridge-php84-x86_64", 1)}\n", again, StringComparison.Ordinal);
        Assert.False(unchanged.GetProperty("published").GetBoolean());
        Assert.Contains($"published {Arn("eu-central-1", "phpbridge-php84-x86_64", 2)}\n", changed, StringComparison.Ordinal);
        Assert.Equal(2, (await AskedAsync()).Count(line => line.Contains(" publish-layer-version ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Everybody_may_use_a_public_version_also_when_it_was_there_before()
    {
        await PublishAsync("--region", "eu-central-1", "--arch", "x86_64");
        Assert.DoesNotContain(await AskedAsync(), line => line.Contains("permission", StringComparison.Ordinal));
        await PublishAsync("--region", "eu-central-1", "--arch", "x86_64", "--public");
        await PublishAsync("--region", "eu-central-1", "--arch", "x86_64", "--public");

        Assert.Equal(
            "lambda add-layer-version-permission --region eu-central-1 --layer-name phpbridge-php84-x86_64 "
                + "--version-number 1 --statement-id public --principal * --action lambda:GetLayerVersion",
            (await AskedAsync())[^1]);
        Assert.True(Assert.Single(await LayersAsync()).GetProperty("public").GetBoolean());
    }

    [Fact]
    public async Task A_bucket_of_each_region_takes_the_upload()
    {
        var output = await PublishAsync(
            "--region", "eu-central-1", "--region", "us-east-1", "--arch", "x86_64", "--bucket", "zips-{region}");

        Assert.Contains(Arn("us-east-1", "phpbridge-php84-x86_64", 1), output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_variables["FAKE_AWS"]!, "zips-us-east-1", "phpbridge-php84-x86_64")));
        Assert.DoesNotContain(await AskedAsync(), line => line.Contains("fileb://", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_zip_too_large_for_a_direct_upload_needs_a_bucket_and_nothing_is_published_before()
    {
        await using (var large = File.OpenWrite(ZipPath("phpbridge-php84-arm64")))
        {
            large.SetLength(50 * 1024 * 1024);
        }

        var refused = await RunAsync("--region", "eu-central-1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("upload it through a bucket of yours with --bucket", refused.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task A_dry_run_prints_the_commands_and_asks_nobody()
    {
        var output = await PublishAsync("--region", "eu-central-1", "--arch", "x86_64", "--public", "--bucket", "zips", "--dry-run");

        var commands = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, commands.Length);
        Assert.StartsWith(
            $"aws s3 cp {ZipPath("phpbridge-php84-x86_64")} s3://zips/phpbridge-php84-x86_64/", commands[0], StringComparison.Ordinal);
        Assert.StartsWith("aws lambda publish-layer-version --region eu-central-1 ", commands[1], StringComparison.Ordinal);
        Assert.StartsWith("aws lambda add-layer-version-permission --region eu-central-1 ", commands[2], StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
        Assert.False(File.Exists(Path.Combine(Zips, "layers.json")));
    }

    [Theory]
    [InlineData("--arch", "x86_64")]
    [InlineData("--region", "Frankfurt")]
    [InlineData("--region", "eu-central-1", "--arch", "riscv")]
    [InlineData("--region", "eu-central-1", "--name", "a layer")]
    [InlineData("--region", "eu-central-1", "--bucket", "s3://zips")]
    [InlineData("--region", "eu-central-1,us-east-1", "--bucket", "zips")]
    [InlineData("--region", "eu-central-1", "--from", "/nowhere")]
    [InlineData("--region", "eu-central-1", "--everywhere")]
    [InlineData("--region")]
    public async Task What_makes_no_sense_is_refused_without_asking(params string[] arguments)
    {
        var refused = await RunAsync(arguments);

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith(
            "error: ",
            refused.StandardError[refused.StandardError.IndexOf("error: ", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task Without_the_AWS_CLI_it_says_what_to_install()
    {
        // All other programs of this machine, wherever .NET is installed.
        var programs = _folder.CreateSubdirectory("others").FullName;
        var paths = Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.EnumerateFiles);
        foreach (var program in paths.DistinctBy(Path.GetFileName).Where(program => Path.GetFileName(program) != "aws"))
        {
            File.CreateSymbolicLink(Path.Combine(programs, Path.GetFileName(program)), program);
        }

        _variables["PATH"] = programs;

        var refused = await RunAsync("--region", "eu-central-1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the AWS CLI is missing: install version 2", refused.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_1_of_the_AWS_CLI_is_refused()
    {
        _variables["FAKE_AWS_VERSION"] = "aws-cli/1.45.11 Python/3.11.7";

        var refused = await RunAsync("--region", "eu-central-1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("this is aws-cli/1.45.11", refused.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
    }

    [Theory]
    [InlineData("list-layer-versions", "could not query Lambda in eu-central-1")]
    [InlineData("publish-layer-version", "could not publish phpbridge-php84-x86_64 in eu-central-1")]
    [InlineData("add-layer-version-permission", "could not be made public: An error occurred (AccessDeniedException)")]
    [InlineData("cp", "could not upload to s3://zips")]
    public async Task What_AWS_refuses_ends_it_there(string refused, string message)
    {
        _variables["FAKE_AWS_REFUSES"] = refused;

        var result = await RunAsync("--region", "eu-central-1", "--public", "--bucket", "zips");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("AccessDeniedException", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
        Assert.Contains($" {refused} ", (await AskedAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_with_other_bytes_than_ours_is_no_success()
    {
        _variables["FAKE_AWS_HASH"] = "c29tZXRoaW5nIGVsc2U=";

        var result = await RunAsync("--region", "eu-central-1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has the SHA-256 c29tZXRoaW5nIGVsc2U=", result.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Log => Path.Combine(_variables["FAKE_AWS"]!, "log");

    private async Task<string> PublishAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }

    private async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Cli.Wrap(Repository.PathTo("build.sh"))
            .WithArguments(["publish", "--from", Zips, .. arguments])
            .WithEnvironmentVariables(_variables)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    private Task<string[]> AskedAsync() => File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken);

    private async Task<JsonElement[]> LayersAsync()
    {
        var json = await File.ReadAllBytesAsync(Path.Combine(Zips, "layers.json"), TestContext.Current.CancellationToken);
        return [.. JsonElement.Parse(json).EnumerateArray()];
    }

    private string ZipPath(string name) => Path.Combine(Zips, name + ".zip");

    private string Hash(string name) => Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(ZipPath(name))));

    private static string Arn(string region, string layer, int version) => $"arn:aws:lambda:{region}:123456789012:layer:{layer}:{version}";

    // With a bill of materials as the build writes them.
    private void WriteZip(string name, string package, string version)
    {
        using var archive = new ZipArchive(File.Create(ZipPath(name)), ZipArchiveMode.Create);
        using var bill = new StreamWriter(archive.CreateEntry($"phpbridge/{name}.cdx.json").Open());
        bill.Write($$"""
            {
              "bomFormat": "CycloneDX",
              "specVersion": "1.5",
              "version": 1,
              "metadata": { "component": { "type": "application", "bom-ref": "{{name}}", "name": "{{name}}", "version": "0.1.0" } },
              "components": [{ "type": "library", "bom-ref": "{{package}}", "name": "{{package}}", "version": "{{version}}", "purl": "" }]
            }
            """);
    }
}
