using System.Text;

namespace PhpBridge.Caching.Requests;

/// <summary>Removes the parameters from a query by which campaigns recognize their visitors.</summary>
/// <param name="names">Names; one that ends with * stands for all that begin so.</param>
internal sealed class IgnoredParameters(IReadOnlyList<string> names)
{
    /// <summary>The names that are ignored by default.</summary>
    public static readonly IReadOnlyList<string> Usual =
    [
        "utm_*", "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "twclid", "ttclid", "li_fat_id", "igshid", "yclid",
        "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "hsCtaTracking", "mkt_tok", "vero_id", "wickedid", "srsltid", "pk_campaign",
        "pk_kwd", "pk_source", "mtm_*", "matomo_*",
    ];

    private readonly byte[][] _names = [.. names.Where(name => !name.EndsWith('*')).Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _beginnings = [.. names.Where(name => name.EndsWith('*')).Select(name => Encoding.UTF8.GetBytes(name[..^1]))];

    /// <returns>The query itself when it has none of them. The order of the others is kept.</returns>
    public ReadOnlyMemory<byte> Remove(ReadOnlyMemory<byte> query)
    {
        if (query.IsEmpty || !HasAny(query.Span))
        {
            return query;
        }

        var kept = new List<byte>(query.Length);
        var span = query.Span;
        foreach (var range in span.Split((byte)'&'))
        {
            if (!IsIgnored(span[range]))
            {
                if (kept.Count > 0)
                {
                    kept.Add((byte)'&');
                }

                kept.AddRange(span[range]);
            }
        }

        return kept.ToArray();
    }

    private bool HasAny(ReadOnlySpan<byte> query)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            if (IsIgnored(query[range]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compared as sent: an encoded name is another one, and stays in the key.</summary>
    private bool IsIgnored(ReadOnlySpan<byte> parameter)
    {
        var equals = parameter.IndexOf((byte)'=');
        var name = equals < 0 ? parameter : parameter[..equals];
        foreach (var ignored in _names)
        {
            if (name.SequenceEqual(ignored))
            {
                return true;
            }
        }

        foreach (var beginning in _beginnings)
        {
            if (name.StartsWith(beginning))
            {
                return true;
            }
        }

        return false;
    }
}
