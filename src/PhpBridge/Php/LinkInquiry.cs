using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Asks a worker through which links it has come, and where it thinks they lead.</summary>
/// <param name="script">The script that tells.</param>
internal sealed class LinkInquiry(string script, FastCgiClient client, IStderrSink stderr, ILogger log)
{
    /// <returns>Paths that links are in, and their real paths; none when there was no answer.</returns>
    public IReadOnlyList<(string Path, string Place)> Run(FpmPool pool, Deadline deadline)
    {
        try
        {
            using var output = client.Send(pool.Socket, OwnScript.Parameters(script, 0), default, stderr, deadline);
            using var answer = new MemoryStream();
            output.CopyTo(answer);
            var bytes = answer.GetBuffer().AsSpan(0, (int)answer.Length);
            var content = CgiHead.FindEnd(bytes, 0) is >= 0 and var start ? Encoding.UTF8.GetString(bytes[start..]) : "";
            return [.. content.Split('\n').Select(line => line.Split('\t')).Where(line => line.Length == 2).Select(line => (line[0], line[1]))];
        }
        catch (FastCgiException e)
        {
            log.LinksNotTold(e.Message); // What it remembers counts for as long as PHP's own limit says.
            return [];
        }
    }
}
