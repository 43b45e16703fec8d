using System.Globalization;

namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>Random requests for files, the same ones in every run.</summary>
internal sealed class FileRequests(FileTree tree, int seed)
{
    public const string NoDate = "the day before yesterday";

    private const string Same = "Thu, 05 Nov 2026 12:00:00 GMT";

    private static readonly string[] Dates =
    [
        Same, Same, "Thu, 05 Nov 2026 12:00:01 GMT", "Thu, 05 Nov 2026 11:59:59 GMT", "Thursday, 05-Nov-26 12:00:00 GMT",
        "Thu Nov  5 12:00:00 2026",
        "Tue, 01 Jan 2030 00:00:00 GMT", NoDate,
    ];

    private static readonly string[] Tags =
        [
            "{tag}", "{tag}", "W/{tag}", "\"other\"", "*", "\"other\", {tag}", "\"a,b\" , W/\"c\", {tag}", "{gzip}", "W/{gzip}",
            "\"other\",{gzip}"
        ];

    private static readonly string[] Codings =
        ["gzip", "gzip, deflate", "deflate, gzip;q=1.0", "gzip;q=0", "gzip;q=0.5", "identity", "deflate", "identity, gzip;q=0.000", "GZIP"];

    private static readonly string[] Spellings = ["/./", "//", "/folder/../", "/%2e/", "/folder/%2e%2e/", "/folder/deep/../../", "///.//"];

    private static readonly string[] Nothing =
        [
            "/missing.css", "/folder/missing/", "/folder", "/folder/", "/folder/deep", "/style.css/", "/style.css/x", "/..", "/../x",
            "/%2e%2e/x", "/%", "/%zz", "/a%00b", "/style.css%20", "/STYLE.css", "/folder%2fdeep", "/..%2fx", "/%252e%252e/x",
            "/folder\\deep"
        ];

    private readonly Random _random = new(seed);
    private readonly string[] _paths = [.. tree.Paths];

    public IEnumerable<FileRequest> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

    private FileRequest Next()
    {
        var path = Pick(_paths);
        var fields = new Dictionary<string, string>();
        if (Chance(40))
        {
            fields["Accept-Encoding"] = Pick(Codings);
        }

        if (Chance(40))
        {
            fields["Range"] = Range(tree.Length(path));
            if (Chance(40))
            {
                fields["If-Range"] = Chance(50) ? Pick(["{tag}", "W/{tag}", "\"other\""]) : Pick(Dates);
            }
        }

        foreach (var name in (string[])["If-None-Match", "If-Match"])
        {
            if (Chance(15))
            {
                fields[name] = Pick(Tags);
            }
        }

        foreach (var name in (string[])["If-Modified-Since", "If-Unmodified-Since"])
        {
            if (Chance(15))
            {
                fields[name] = Pick(Dates);
            }
        }

        if (Chance(5))
        {
            return new(Pick(["GET", "HEAD"]), Pick(Nothing), fields);
        }

        var target = Chance(10) ? Pick(Spellings) + path[1..] : path;
        return new(
            Chance(4) ? Pick(["POST", "PUT", "DELETE"]) : Chance(20) ? "HEAD" : "GET", target + (Chance(20) ? "?ver=1.2" : ""), fields);
    }

    private string Range(long length) => Pick(["bytes=", "bytes=", "bytes=", "bytes=", "Bytes=", "items=", "bytes"])
        + string.Join(
            Pick([",", ", "]), Enumerable.Range(0, _random.Next(1, 100) < 70 ? 1 : _random.Next(2, 5)).Select(_ => Element(length)));

    private string Element(long length) => _random.Next(12) switch
    {
        0 => $"{Position(length)}-",
        1 => $"-{Position(length)}",
        2 => $"{length}-",
        3 => $"{length - 1}-{length + 5}",
        4 => Pick(["", "x", "5", "-", "1-x", "99999999999999999999-", "0-99999999999999999999", "-0", "0 - 1", " 2-3 "]),
        5 => $"{Position(length) + 3}-{Position(length)}",
        6 => "0-0",
        _ => Position(length) is var first ? string.Create(CultureInfo.InvariantCulture, $"{first}-{first + _random.Next(500)}") : "",
    };

    private long Position(long length) => _random.NextInt64(length + 2);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
