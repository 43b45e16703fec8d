using System.CommandLine;
using PhpBridge.Packaging.Layers;
using PhpBridge.Packaging.Processes;
using PhpBridge.Packaging.Publishing;

namespace PhpBridge.Packaging.CommandLine;

/// <summary><c>./build.sh publish</c>: the layers' zips become layer versions, in each region that is named.</summary>
internal sealed class PublishCommand(Workspace workspace, Progress progress)
{
    private readonly Option<string[]> _region = new("--region")
    {
        Description = "The regions to publish in; may be repeated.",
        HelpName = "REGION,…",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _architecture = new("--arch")
    {
        Description = "The architecture of Lambda.",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "The layers are named NAME-x86_64 and NAME-arm64.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LayerNames.Prefix,
    };

    private readonly Option<bool> _imagick = new("--imagick") { Description = "Also NAME-imagick-x86_64 and NAME-imagick-arm64." };
    private readonly Option<bool> _public = new("--public") { Description = "Let every AWS account use these versions." };
    private readonly Option<string> _bucket = new("--bucket")
    {
        Description = "Upload through this S3 bucket, which must be in the layer's region; {region} in its name stands for that region.",
        HelpName = "BUCKET",
    };

    private readonly Option<string> _from = new("--from")
    {
        Description = "Publish the zips of this folder instead of building them.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print the commands that would change something, and run none.",
    };

    public Command Create()
    {
        var command = new Command("publish", """
            Publishes the layers to AWS. Needs the AWS CLI, version 2, and credentials that allow lambda:PublishLayerVersion,
            lambda:ListLayerVersions and lambda:GetLayerVersion, with --public lambda:AddLayerVersionPermission, with --bucket
            s3:PutObject and s3:GetObject. A layer whose newest version has these bytes already is left as it is. Prints the
            versions that exist then, and writes them to layers.json beside the zips, which is dist/.
            """)
        {
            _region, _architecture, _name, _imagick, _public, _bucket, _from, _dryRun,
        };
        _architecture.AcceptOnlyFromAmong("x86_64", "arm64", "all");
        command.SetAction(parsed => Run(Read(parsed)));
        return command;
    }

    private PublishOptions Read(ParseResult parsed) => new()
    {
        Regions = [.. (parsed.GetValue(_region) ?? []).SelectMany(value => value.Split(','))],
        Architectures = LayerArchitecture.Parse(parsed.GetValue(_architecture) ?? ""),
        Name = parsed.GetValue(_name) ?? "",
        Imagick = parsed.GetValue(_imagick),
        Public = parsed.GetValue(_public),
        Bucket = parsed.GetValue(_bucket),
        From = parsed.GetValue(_from),
        DryRun = parsed.GetValue(_dryRun),
    };

    private void Run(PublishOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new UsageException(problem);
        }

        if (!options.DryRun)
        {
            AwsCli.Require();
        }

        if (options.From is null)
        {
            LayerSet.Build(workspace, options.Architectures, update: false, progress);
        }

        var folder = options.From ?? workspace.Zips;
        var publisher = new LayerPublisher(options, new AwsCli(options.DryRun, Console.Out), progress);
        publisher.RequireZips(folder);
        var layers = publisher.Publish(folder);
        if (!options.DryRun)
        {
            File.WriteAllText(Path.Combine(folder, "layers.json"), PublishReport.Json(layers));
            Console.Write(PublishReport.Table(layers));
        }
    }
}
