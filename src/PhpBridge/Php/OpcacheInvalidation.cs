using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// Has opcache forget scripts, and a worker what paths lead to, between two requests: a request of our own, to a script of our own.
/// </summary>
/// <param name="script">The script that does it.</param>
internal sealed class OpcacheInvalidation(string script, string documentRoot, FastCgiClient client, IStderrSink stderr, ILogger log)
{
    /// <param name="pool">The worker's. opcache's memory is shared by all.</param>
    /// <param name="paths">Files and folders.</param>
    public void Run(FpmPool pool, IReadOnlyList<string> paths, Deadline deadline)
    {
        var content = Encoding.UTF8.GetBytes(documentRoot + "\n" + string.Join('\n', paths));
        try
        {
            using var output = client.Send(pool.Socket, OwnScript.Parameters(script, content.Length), content, stderr, deadline);
            Span<byte> ignored = stackalloc byte[512];
            while (output.Read(ignored) > 0)
            {
            }
        }
        catch (FastCgiException e)
        {
            // Most of it opcache notices by itself, by the time of modification.
            log.OpcacheNotTold(e.Message);
        }
    }
}
