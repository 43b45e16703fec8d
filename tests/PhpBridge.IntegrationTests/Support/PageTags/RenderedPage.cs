using System.Net;

namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>A page as WordPress makes it for a visitor.</summary>
/// <param name="Lifetime">Of PhpBridge-Cache-Control; empty if the page cache must not store it.</param>
internal sealed record RenderedPage(
    string Path, HttpStatusCode Status, string Lifetime, IReadOnlySet<string> Tags, string Body, string Fields);
