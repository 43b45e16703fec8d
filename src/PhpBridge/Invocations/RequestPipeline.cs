using PhpBridge.Assets;
using PhpBridge.Site;

namespace PhpBridge.Invocations;

/// <summary>What a request meets before PHP; shared by all loops.</summary>
/// <param name="Guard">Whether it may ask.</param>
/// <param name="Site">What its path is.</param>
/// <param name="Assets">Files.</param>
internal sealed record RequestPipeline(OriginGuard Guard, SiteResolver Site, AssetResponder Assets);
