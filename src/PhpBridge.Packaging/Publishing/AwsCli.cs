using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Publishing;

/// <summary>The AWS CLI, version 2. In a dry run it prints what would change something, and runs nothing.</summary>
internal sealed class AwsCli(bool dryRun, TextWriter output)
{
    private const string Program = "aws", GoOn = "What has been published stays; the same command goes on from there";

    /// <summary>Fails if the CLI is missing or of another version.</summary>
    public static void Require()
    {
        var version = Version();
        if (!version.StartsWith("aws-cli/2.", StringComparison.Ordinal))
        {
            throw new PackagingException(
                $"this is {version}, and publish needs the AWS CLI's version 2: install it, or put it first in PATH");
        }
    }

    /// <summary>Returns one value of an answer of Lambda.</summary>
    public static string Query(string region, string operation, params IEnumerable<string> arguments)
    {
        var result = Tool.TryRun(Program, ["lambda", operation, .. arguments, "--region", region, "--output", "text"]);
        return result.ExitCode == 0
            ? result.StandardOutput.Trim()
            : throw new PackagingException($"the AWS CLI could not query Lambda in {region}: {result.StandardError.Trim()}. {GoOn}");
    }

    public void Upload(string zip, string bucket, string key, string region)
        => Change(
            ["s3", "cp", zip, $"s3://{bucket}/{key}", "--region", region, "--only-show-errors"],
            error => $"the AWS CLI could not upload to s3://{bucket}: {error}: is the bucket in {region}, and may you write to it?");

    /// <summary>Creates a layer version.</summary>
    /// <returns>Its ARN, version and SHA-256; null in a dry run.</returns>
    public (string Arn, string Version, string Sha256)? Publish(
        LayerToPublish layer, string region, IEnumerable<string> content, string description)
    {
        var answer = Change(
            [
                "lambda", "publish-layer-version", "--region", region, "--layer-name", layer.Name, .. content,
                "--description", description, "--license-info", "MIT; what it contains: /opt/phpbridge/licences",
                "--compatible-runtimes", "provided.al2023", "--compatible-architectures", layer.Architecture.Name,
                "--query", "[LayerVersionArn,Version,Content.CodeSha256]", "--output", "text",
            ],
            error => $"the AWS CLI could not publish {layer.Name} in {region}: {error}. {GoOn}");
        return answer?.Split((char[])['\t', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries) switch
        {
            null => null,
            [var arn, var version, var sha256] => (arn, version, sha256),
            _ => throw new PackagingException(
                $"the AWS CLI published {layer.Name} in {region}, but printed '{answer.Trim()}' instead of ARN, version and hash"),
        };
    }

    /// <summary>Lets every AWS account use a version. Repeating it changes nothing.</summary>
    public void MakePublic(string layer, string version, string region)
        => Change(
            [
                "lambda", "add-layer-version-permission", "--region", region, "--layer-name", layer, "--version-number", version,
                "--statement-id", "public", "--principal", "*", "--action", "lambda:GetLayerVersion",
            ],
            error => error.Contains("ResourceConflictException", StringComparison.Ordinal)
                ? null
                : $"version {version} of {layer} in {region} could not be made public: {error}");

    private string? Change(IReadOnlyList<string> arguments, Func<string, string?> describe)
    {
        if (dryRun)
        {
            output.WriteLine(ShellCommand.Format(Program, arguments));
            return null;
        }

        var result = Tool.TryRun(Program, arguments);
        return result.ExitCode == 0 || describe(result.StandardError.Trim()) is not { } problem
            ? result.StandardOutput
            : throw new PackagingException(problem);
    }

    private static string Version()
    {
        try
        {
            var result = Tool.TryRun(Program, ["--version"]);
            return (result.StandardOutput + result.StandardError).Split('\n')[0].Trim();
        }
        catch (ToolNotFoundException)
        {
            throw new PackagingException(
                "the AWS CLI is missing: install version 2 (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html) "
                + "and sign in, or add --dry-run");
        }
    }
}
