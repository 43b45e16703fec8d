using System.Text.RegularExpressions;

namespace PhpBridge.Packaging.Publishing;

/// <summary>Which layers to publish, and where.</summary>
internal sealed partial record PublishOptions
{
    public required IReadOnlyList<string> Regions { get; init; }

    public required IReadOnlyList<LayerArchitecture> Architectures { get; init; }

    /// <summary>The layers' name without kind and architecture.</summary>
    public required string Name { get; init; }

    /// <summary>True to publish the imagick layers too.</summary>
    public bool Imagick { get; init; }

    /// <summary>True to let every AWS account use the versions.</summary>
    public bool Public { get; init; }

    /// <summary>The S3 bucket to upload through, in which {region} stands for the region; null for a direct upload.</summary>
    public string? Bucket { get; init; }

    /// <summary>The folder of the zips; null to build them.</summary>
    public string? From { get; init; }

    /// <summary>True to print the commands that would change something, and run none.</summary>
    public bool DryRun { get; init; }

    /// <summary>Returns what makes no sense, or null.</summary>
    public string? Problem()
    {
        if (Regions.Count == 0)
        {
            return "publish needs a region: add --region, such as --region eu-central-1";
        }

        if (Regions.FirstOrDefault(region => !RegionName().IsMatch(region)) is { } region)
        {
            return $"'{region}' is not the name of a region, such as eu-central-1";
        }

        // Lambda takes 140 characters, and '-imagick-x86_64' follows.
        if (!LayerName().IsMatch(Name))
        {
            return $"--name is up to 120 letters, digits, '-' and '_', not '{Name}'";
        }

        if (Bucket is not null && !BucketName().IsMatch(Bucket))
        {
            return $"--bucket is the name of a bucket, without s3://, not '{Bucket}'";
        }

        if (Bucket is not null && Regions.Count > 1 && !Bucket.Contains("{region}", StringComparison.Ordinal))
        {
            return $"a bucket must be in its layer's region, and there are {Regions.Count}: "
                + "put {region} into --bucket, as in layers-{region}";
        }

        return From is not null && !Directory.Exists(From) ? $"--from names '{From}', which is not a folder" : null;
    }

    /// <summary>Returns the bucket of a region; null for a direct upload.</summary>
    public string? BucketIn(string region) => Bucket?.Replace("{region}", region, StringComparison.Ordinal);

    /// <summary>Returns the layers, in the order in which a region gets them.</summary>
    public IEnumerable<LayerToPublish> Layers(string zips)
        => Architectures.SelectMany(architecture => LayerToPublish.Of(architecture, Name, zips, Imagick));

    [GeneratedRegex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionName();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,120}$")]
    private static partial Regex LayerName();

    [GeneratedRegex("^[a-z0-9.{}-]{3,}$")]
    private static partial Regex BucketName();
}
