using PhpBridge.Assets;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Rules;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>Has PHP make or confirm a page, and stores it.</summary>
internal sealed class PageMaker(PageStore store, bool onlyTargeted, TimeProvider clock)
{
    // A gateway takes 6 MB of a buffered response. Larger pages are rare, and would displace many others.
    private const int MaxLength = 2 * 1024 * 1024;

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Whether a response may be stored, and by which request fields it varies.</summary>
    public IReadOnlyList<string>? VaryIfStorable(HttpRequest request, HttpResponse response, out ResponseDirectives directives)
    {
        directives = CacheControl.Read(response.Fields);
        if ((onlyTargeted && !directives.IsForThisCache)
            || StoringRules.Evaluate(request, response.Status, response.Fields, directives, Now) != StoringVerdict.Store)
        {
            return null;
        }

        // A script that addresses this cache knows its list of cookies; what it says about Cookie is for browsers.
        var names = VaryKey.NamesIn(response.Fields);
        return directives.IsForThisCache ? [.. names.Where(name => name != "cookie")] : names;
    }

    /// <summary>Takes PHP's response to a normalized request, and has it stored while it is sent.</summary>
    /// <param name="made">What is known about the making.</param>
    /// <param name="flight">Ends when the page is stored, or will not be.</param>
    /// <returns>The response to send, and whether it is being stored.</returns>
    public (HttpResponse Response, bool IsStored) Store(Making made, HttpResponse response, IDisposable? flight)
    {
        if (VaryIfStorable(made.Request, response, out var directives) is not { } vary)
        {
            store.Forget(made.Key);
            return (response, false);
        }

        if (!vary.All(made.Vary.Contains))
        {
            // PHP did not see a field by which the page varies: the next request is made with it.
            store.Learn(made.Key, [.. vary.Union(made.Vary).Order(StringComparer.Ordinal)]);
            return (response, false);
        }

        var received = Now;
        var fields = StorableFields.Copy(response.Fields, directives);
        if (!fields.Contains("Date"u8))
        {
            fields.Add("Date", HttpDate.Format(received)); // RFC 9110 section 6.6.1
        }

        var times = new PageTimes(received, Freshness.InitialAgeOf(response.Fields, made.Started, received));
        var tags = CacheTag.OfPage(Page.TagField(fields), made.Key.Target);
        var page = new Page(made.Identity, response.Status, fields, times, made.Known, tags);
        var content = new StoringContent(response.Content, MaxLength, bytes => Keep(page, bytes), flight);
        return (new HttpResponse(response.Status, content) { Fields = response.Fields }, true);
    }

    /// <summary>Takes a 304 to a validation.</summary>
    /// <returns>The page as it is now; null when the 304 is about another response.</returns>
    public Page? Confirm(Making made, Page page, HttpResponse notModified)
    {
        if (!Validation.Confirms(notModified.Fields, page.Fields))
        {
            return null;
        }

        var received = Now;
        var update = StorableFields.Copy(notModified.Fields, CacheControl.Read(notModified.Fields));
        if (!update.Contains("Date"u8))
        {
            update.Add("Date", HttpDate.Format(received));
        }

        var times = new PageTimes(received, Freshness.InitialAgeOf(notModified.Fields, made.Started, received));
        var confirmed = page.Refreshed(Validation.Merge(page.Fields, update), times, made.Known);
        store.Keep(confirmed);
        return confirmed;
    }

    private void Keep(Page page, ReadOnlyMemory<byte> content)
    {
        // RFC 9111 section 3.3: an incomplete response is not stored.
        if (page.Fields.TryGet("Content-Length"u8, out var length) && DeltaSeconds.Parse(length.Span) != content.Length)
        {
            return;
        }

        page.Add(Representation.Of(ContentCoding.Identity, content.ToArray()));
        store.Keep(page);
    }
}
