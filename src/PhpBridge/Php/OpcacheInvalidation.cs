using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>Has opcache forget scripts, between two requests: a request of our own, to a script of our own.</summary>
/// <param name="script">The script that does it.</param>
internal sealed class OpcacheInvalidation(string script, string documentRoot, FastCgiClient client, IStderrSink stderr, ILogger log)
{
    /// <param name="pool">Any worker's: they share opcache's memory.</param>
    /// <param name="paths">Files and folders.</param>
    public void Run(FpmPool pool, IReadOnlyList<string> paths, Deadline deadline)
    {
        var content = Encoding.UTF8.GetBytes(documentRoot + "\n" + string.Join('\n', paths));
        var parameters = new ArrayBufferWriter<byte>(512);
        NameValuePairs.Write(parameters, "SCRIPT_FILENAME"u8, Encoding.UTF8.GetBytes(script));
        NameValuePairs.Write(parameters, "REQUEST_METHOD"u8, "POST"u8);
        NameValuePairs.Write(parameters, "CONTENT_TYPE"u8, "text/plain"u8);
        NameValuePairs.Write(parameters, "CONTENT_LENGTH"u8, Encoding.ASCII.GetBytes(content.Length.ToString(CultureInfo.InvariantCulture)));
        try
        {
            using var output = client.Send(pool.Socket, parameters.WrittenSpan, content, stderr, deadline);
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
