using System.Text.Json;

namespace PhpBridge.Emulator.Runtime;

/// <summary>How the APIs inside a sandbox answer.</summary>
internal static class ApiReply
{
    public static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return WriteAsync(context, new { status = "OK" });
    }

    public static Task RefuseAsync(HttpContext context, int status, string errorType, string errorMessage)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new { errorType, errorMessage });
    }

    public static async Task WriteAsync<T>(HttpContext context, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, JsonText.Readable);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
    }
}
