namespace PhpBridge.Packaging.Publishing;

/// <summary>A layer version that exists now; an element of <c>layers.json</c>.</summary>
/// <param name="Region">The region.</param>
/// <param name="Architecture">Lambda's name of the architecture.</param>
/// <param name="Name">The layer's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Arn">The version's ARN.</param>
/// <param name="CodeSha256">The zip's SHA-256 in base64, as Lambda has it.</param>
/// <param name="Published">False if the version existed before.</param>
/// <param name="Public">True if every account may use it.</param>
internal sealed record PublishedLayer(
    string Region, string Architecture, string Name, int Version, string Arn, string CodeSha256, bool Published, bool Public);
