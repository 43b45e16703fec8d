using System.Text;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>Random requests, the same ones in every run: any mixture that a browser or a script could send.</summary>
internal sealed class GeneratedRequests(int seed)
{
    private static readonly string[] Pieces =
        [
            "a", "b", "Z", "0", "-", "_", ".", "~", "%20", "+", "%2B", "%25", "%26", "%3D", "%C3%A4", "%E2%82%AC", "%F0%9F%98%80", "!", "'",
            "(", ")", "*", ",", ":", "@", "%22", "%3C", "%5C", "%7C"
        ];

    // No two that PHP would make one variable of: a REST API loses which of them came last.
    private static readonly string[] Names = ["a", "b", "foo[]", "bar[x]", "baz[x][y]", "a.b", "c%20d", "%C3%A4", "p", "s", "q-1"];

    private static readonly string[] Scripts = ["/", "/", "/index.php", "/echo.php", "/echo.php/", "/index.php/", "/section/"];

    private readonly Random _random = new(seed);

    public IEnumerable<WireRequest> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

    private WireRequest Next()
    {
        var target = Path() + Query();
        return _random.Next(4) switch
        {
            0 => new("POST", target, Headers() + "Content-Type: application/x-www-form-urlencoded\r\n", Encoding.UTF8.GetBytes(Pairs())),
            // nginx answers 405 to anything but GET, HEAD and POST for a directory's index.
            1 => new(
                target.Split('?')[0].EndsWith('/') ? "POST" : Pick(["POST", "PUT", "PATCH"]),
                target,
                Headers() + "Content-Type: application/octet-stream\r\n",
                Bytes()),
            _ => new("GET", target, Headers()),
        };
    }

    private string Path()
    {
        var path = Pick(Scripts);
        // Nothing after a script's name but PATH_INFO; elsewhere anything, which the front controller gets.
        return path.EndsWith('/') && path != "/section/"
            ? path + string.Join('/', Enumerable.Range(0, _random.Next(4)).Select(_ => "p" + Word()))
            : path;
    }

    private string Query() => _random.Next(3) == 0 ? "" : "?" + Pairs();

    private string Pairs() => string.Join('&', Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Pick(Names) + "=" + Word()));

    private string Headers()
    {
        var headers = new StringBuilder();
        if (_random.Next(2) == 0)
        {
            headers.Append("Cookie: ")
                .AppendJoin("; ", Enumerable.Range(0, _random.Next(1, 4)).Select(i => $"c{i}={Word()}"))
                .Append("\r\n");
        }

        if (_random.Next(2) == 0)
        {
            headers.Append("X-Random-").Append(_random.Next(10)).Append(": ").Append(Word()).Append("\r\n");
        }

        return headers.ToString();
    }

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(1, 3000)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Word() => string.Concat(Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Pick(Pieces)));

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
