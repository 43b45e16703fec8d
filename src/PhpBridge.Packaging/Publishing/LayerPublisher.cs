using System.Globalization;
using System.Security.Cryptography;
using PhpBridge.Packaging.Processes;
using PhpBridge.Packaging.Zips;

namespace PhpBridge.Packaging.Publishing;

/// <summary>Publishes zips as layer versions in each region. A layer whose newest version has the same bytes is left as it is.</summary>
internal sealed class LayerPublisher(PublishOptions options, AwsCli aws, Progress progress)
{
    /// <summary>Fails if a zip is missing or too large, before a region has got anything.</summary>
    public void RequireZips(string folder)
    {
        foreach (var layer in options.Layers(folder))
        {
            if (!File.Exists(layer.Zip))
            {
                throw new PackagingException($"{layer.Zip} is missing: build it with ./build.sh layer {layer.Architecture}");
            }

            var size = new FileInfo(layer.Zip).Length;
            if (options.Bucket is null && size >= Budget.MaxZip)
            {
                throw new PackagingException(
                    $"{layer.Zip} has {size} bytes, and Lambda takes {Budget.MaxZip} in a direct upload: "
                    + "upload it through a bucket of yours with --bucket");
            }
        }
    }

    /// <summary>Publishes all layers in all regions.</summary>
    /// <returns>The versions that exist now; none in a dry run.</returns>
    public IReadOnlyList<PublishedLayer> Publish(string folder)
        => [.. options.Regions.SelectMany(region => options.Layers(folder).Select(layer => Publish(layer, region)))
            .OfType<PublishedLayer>()];

    private PublishedLayer? Publish(LayerToPublish layer, string region)
    {
        var sha256 = HashOf(layer.Zip);
        var existing = options.DryRun ? null : NewestVersionWith(sha256, layer, region);
        if (existing is not null)
        {
            progress.Note($"{layer.Name} in {region}: version {existing.Version} has these bytes already");
        }

        var published = existing ?? Upload(layer, region, sha256);
        if (options.Public)
        {
            aws.MakePublic(layer.Name, published?.Version.ToString(CultureInfo.InvariantCulture) ?? "VERSION", region);
        }

        return published;
    }

    private PublishedLayer? NewestVersionWith(string sha256, LayerToPublish layer, string region)
    {
        // Lambda lists the newest first. "None" is how the CLI writes null.
        var newest = AwsCli.Query(
            region, "list-layer-versions", "--layer-name", layer.Name, "--no-paginate", "--query", "LayerVersions[0].Version");
        if (newest == "None")
        {
            return null;
        }

        return GetVersion("Content.CodeSha256") == sha256
            ? Version(layer, region, newest, GetVersion("LayerVersionArn"), sha256, published: false)
            : null;

        string GetVersion(string query)
            => AwsCli.Query(region, "get-layer-version", "--layer-name", layer.Name, "--version-number", newest, "--query", query);
    }

    private PublishedLayer? Upload(LayerToPublish layer, string region, string sha256)
    {
        var description = LayerDescription.Of(layer);
        string[] content = ["--zip-file", "fileb://" + layer.Zip];
        if (options.BucketIn(region) is { } bucket)
        {
            var key = $"{layer.Name}/{Convert.ToHexStringLower(Convert.FromBase64String(sha256))}.zip";
            aws.Upload(layer.Zip, bucket, key, region);
            content = ["--content", $"S3Bucket={bucket},S3Key={key}"];
        }

        if (!options.DryRun)
        {
            progress.Step($"Publishing {layer.Name} in {region}");
        }

        if (aws.Publish(layer, region, content, description) is not var (arn, version, received))
        {
            return null;
        }

        return received == sha256
            ? Version(layer, region, version, arn, sha256, published: true)
            : throw new PackagingException(
                $"{arn} has the SHA-256 {received}, and {layer.Zip} has {sha256}: delete that version and try again");
    }

    private PublishedLayer Version(LayerToPublish layer, string region, string version, string arn, string sha256, bool published)
    {
        var number = int.Parse(version, CultureInfo.InvariantCulture);
        return new(region, layer.Architecture.Name, layer.Name, number, arn, sha256, published, options.Public);
    }

    private static string HashOf(string zip)
    {
        using var content = File.OpenRead(zip);
        return Convert.ToBase64String(SHA256.HashData(content));
    }
}
