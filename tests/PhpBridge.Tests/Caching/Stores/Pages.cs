using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Stores;
using PhpBridge.Tests.Caching.Rules;

namespace PhpBridge.Tests.Caching.Stores;

/// <summary>Creates stored pages.</summary>
internal static class Pages
{
    public static Page Create(
        string key, string content, string fields = "Cache-Control: max-age=60", string tags = "", PurgePoint known = default, string[]? vary = null, string variant = "")
    {
        var page = new Page(
            new PageIdentity(key, vary ?? [], variant, "/"), 200, Messages.Fields(fields), new PageTimes(Messages.NoonSeconds, 0), known, CacheTag.OfPage(tags, "/"));
        page.Add(Representation.Of(ContentCoding.Identity, Encoding.UTF8.GetBytes(content)));
        return page;
    }
}
