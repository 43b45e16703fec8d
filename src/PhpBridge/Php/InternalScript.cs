using System.Buffers;
using System.Globalization;
using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>Meta-variables of requests to PhpBridge's own scripts, which run between two requests of clients.</summary>
internal static class InternalScript
{
    /// <param name="script">The script's path.</param>
    /// <param name="length">The length of the request's content, in bytes.</param>
    public static ReadOnlySpan<byte> Parameters(string script, int length)
    {
        var parameters = new ArrayBufferWriter<byte>(512);
        NameValuePairs.Write(parameters, "SCRIPT_FILENAME"u8, Encoding.UTF8.GetBytes(script));
        // A site's auto_prepend_file runs here, too, and may read these.
        NameValuePairs.Write(parameters, "SCRIPT_NAME"u8, "/"u8);
        NameValuePairs.Write(parameters, "REQUEST_URI"u8, "/"u8);
        NameValuePairs.Write(parameters, "QUERY_STRING"u8, default);
        NameValuePairs.Write(parameters, "REMOTE_ADDR"u8, "127.0.0.1"u8);
        NameValuePairs.Write(parameters, "REQUEST_METHOD"u8, "POST"u8);
        NameValuePairs.Write(parameters, "CONTENT_TYPE"u8, "text/plain"u8);
        NameValuePairs.Write(parameters, "CONTENT_LENGTH"u8, Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        return parameters.WrittenSpan;
    }
}
