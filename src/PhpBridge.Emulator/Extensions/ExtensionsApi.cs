using System.Text.Json;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Extensions;

/// <summary>
/// The Extensions API, version 2020-01-01 ("Lambda Extensions API reference"), for internal extensions: those that the
/// bootstrap registers itself. The emulator starts no others.
/// </summary>
internal sealed class ExtensionsApi(ExtensionSession session, FunctionOptions options)
{
    private const string Prefix = "/2020-01-01/extension";
    private const int LongestBody = 64 * 1024;

    public bool Knows(HttpContext context) => PathOf(context).StartsWith(options.RuntimeApiPath + Prefix + "/", StringComparison.Ordinal);

    public Task HandleAsync(HttpContext context) =>
        (context.Request.Method, PathOf(context)[(options.RuntimeApiPath.Length + Prefix.Length)..]) switch
        {
            ("POST", "/register") => RegisterAsync(context),
            ("GET", "/event/next") => AsExtensionAsync(context, NextAsync),
            ("POST", "/init/error" or "/exit/error") => AsExtensionAsync(context, FailAsync),
            _ => ApiReply.RefuseAsync(
                context, StatusCodes.Status404NotFound, "NotFound", $"No such resource: {context.Request.Method} {PathOf(context)}"),
        };

    private static string PathOf(HttpContext context) => context.Request.Path.Value ?? "";

    private async Task RegisterAsync(HttpContext context)
    {
        var name = context.Request.Headers["Lambda-Extension-Name"].ToString();
        if (name.Length == 0)
        {
            await ForbidAsync(context, "Extension.InvalidExtensionName", "Empty extension name");
            return;
        }

        var body = await BodyReader.ReadAsync(context, LongestBody);
        if (ReadEvents(body.Content) is not { } events)
        {
            await ForbidAsync(context, "InvalidRequestFormat", """The body is JSON, {"events":["INVOKE"]} or {"events":[]}.""");
            return;
        }

        if (events.Count > 0 && options.MaxConcurrency > 1)
        {
            await ForbidAsync(context, "Extension.InvalidEventType", "No events allowed for internal extensions");
            return;
        }

        if (events.Find(name => name != "INVOKE") is { } other)
        {
            await ForbidAsync(
                context,
                "Extension.InvalidEventType",
                other == "SHUTDOWN" ? "SHUTDOWN: event not supported for internal extensions" : $"{other}: invalid event type");
            return;
        }

        var reply = session.Register(name, events.Count > 0, out var extension) switch
        {
            Registration.Accepted => IntroduceAsync(context, extension!),
            Registration.Closed => ForbidAsync(context, "Extension.RegistrationClosed", "Extension registration closed already"),
            Registration.NameTaken => ForbidAsync(
                context, "Extension.InvalidExtensionState", "Extension with this name already registered"),
            _ => ForbidAsync(context, "Extension.TooManyExtensions", $"Extension limit ({ExtensionSession.Most}) reached"),
        };
        await reply;
    }

    /// <returns>Null when the body is anything but a registration.</returns>
    private static List<string>? ReadEvents(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("events", out var events)
                ? [.. events.EnumerateArray().Select(name => name.GetString() ?? "")]
                : [];
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // JSON, but not of this shape.
        }
    }

    private static Task IntroduceAsync(HttpContext context, Extension extension)
    {
        context.Response.Headers["Lambda-Extension-Identifier"] = extension.Id;
        var wantsAccount =
            context.Request.Headers["Lambda-Extension-Accept-Feature"].ToString().Contains("accountId", StringComparison.Ordinal);
        var reply = new Dictionary<string, string>
        {
            ["functionName"] = FunctionIdentity.Name,
            ["functionVersion"] = FunctionIdentity.Version,
            ["handler"] = FunctionIdentity.Handler,
        };
        if (wantsAccount)
        {
            reply["accountId"] = FunctionIdentity.AccountId;
        }

        return ApiReply.WriteAsync(context, reply);
    }

    private async Task AsExtensionAsync(HttpContext context, Func<HttpContext, Extension, Task> handle)
    {
        var id = context.Request.Headers["Lambda-Extension-Identifier"].ToString();
        if (session.Find(id) is { } extension)
        {
            await handle(context, extension);
        }
        else if (id.Length == 0)
        {
            await ForbidAsync(context, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
        }
        else if (!Guid.TryParse(id, out _))
        {
            await ForbidAsync(context, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");
        }
        else
        {
            await ForbidAsync(context, "Extension.UnknownExtensionIdentifier", $"Unknown extension {id}");
        }
    }

    private async Task NextAsync(HttpContext context, Extension extension)
    {
        if (session.BeginNext(extension) is not { } next)
        {
            await ForbidAsync(context, "Extension.InvalidExtensionState", $"Extension {extension.Name} already waits for its next event");
            return;
        }

        Invocation invocation;
        try
        {
            invocation = await next.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // The poller went away, as when its sandbox is ended.
        }
        finally
        {
            session.EndNext(extension);
        }

        context.Response.Headers["Lambda-Extension-Event-Identifier"] = Guid.NewGuid().ToString();
        await ApiReply.WriteAsync(context, new
        {
            eventType = "INVOKE",
            deadlineMs = invocation.Deadline.ToUnixTimeMilliseconds(),
            requestId = invocation.RequestId,
            invokedFunctionArn = FunctionIdentity.Arn,
            tracing = new { type = "X-Amzn-Trace-Id", value = invocation.TraceId },
        });
    }

    private async Task FailAsync(HttpContext context, Extension extension)
    {
        var type = context.Request.Headers["Lambda-Extension-Function-Error-Type"].ToString();
        if (type.Length == 0)
        {
            await ForbidAsync(context, "Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found");
            return;
        }

        var errorType = PathOf(context).EndsWith("/init/error", StringComparison.Ordinal) ? "Extension.InitError" : "Extension.ExitError";
        session.Fail(Answer.PlatformError(errorType, $"{extension.Name}: {type}"));
        await ApiReply.AcceptAsync(context);
    }

    private static Task ForbidAsync(HttpContext context, string errorType, string errorMessage) =>
        ApiReply.RefuseAsync(context, StatusCodes.Status403Forbidden, errorType, errorMessage);
}
