using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Invalidates changed scripts in opcache and clears a worker's realpath cache, with a request to a script of PhpBridge.</summary>
/// <param name="script">The script that invalidates others.</param>
internal sealed class OpcacheInvalidation(string script, string documentRoot, FastCgiClient client, IStderrSink stderr, ILogger log)
{
    /// <param name="pool">The worker's pool. All workers share opcache's memory.</param>
    /// <param name="paths">Files and folders.</param>
    public void Run(FpmPool pool, IReadOnlyList<string> paths, Deadline deadline)
    {
        var content = Encoding.UTF8.GetBytes(documentRoot + "\n" + string.Join('\n', paths));
        try
        {
            using var output = client.Send(pool.Socket, InternalScript.Parameters(script, content.Length), content, stderr, deadline);
            Span<byte> ignored = stackalloc byte[512];
            while (output.Read(ignored) > 0)
            {
            }
        }
        catch (FastCgiException e)
        {
            // opcache itself finds most changes by the time of modification.
            log.OpcacheNotInvalidated(e.Message);
        }
    }
}
