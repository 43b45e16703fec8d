using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Reads from a worker's realpath cache which symbolic links it has resolved, with a request to a script of PhpBridge.</summary>
/// <param name="script">The script that reports them.</param>
internal sealed class ResolvedLinks(string script, FastCgiClient client, IStderrSink stderr, ILogger log)
{
    /// <returns>Paths that contain links, and their real paths; empty after a failure.</returns>
    public IReadOnlyList<(string Path, string Place)> Read(FpmPool pool, Deadline deadline)
    {
        try
        {
            using var output = client.Send(pool.Socket, InternalScript.Parameters(script, 0), default, stderr, deadline);
            using var response = new MemoryStream();
            output.CopyTo(response);
            var bytes = response.GetBuffer().AsSpan(0, (int)response.Length);
            var content = CgiHead.FindEnd(bytes, 0) is >= 0 and var start ? Encoding.UTF8.GetString(bytes[start..]) : "";
            var lines = content.Split('\n').Select(line => line.Split('\t'));
            return [.. lines.Where(line => line.Length == 2).Select(line => (line[0], line[1]))];
        }
        catch (FastCgiException e)
        {
            log.LinksNotRead(e.Message); // PHP's own realpath_cache_ttl still limits how long they are used.
            return [];
        }
    }
}
