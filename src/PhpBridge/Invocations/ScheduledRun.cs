using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>
/// Runs the due wp-cron events of all sites, in this loop's php-fpm worker: WordPress is in its opcode cache already,
/// and a hook that fails takes no other site with it.
/// </summary>
/// <remarks>
/// 1. A request to <c>console/schedule.php</c> runs the main site's events and names the other sites.
/// 2. A request for each of those, as WordPress can be only one site at a time: each loads its own plugins.
/// 3. The reports become the invocation's answer and lines of the log.
/// </remarks>
/// <param name="layouts">Where WordPress is.</param>
/// <param name="scripts">The folder with our own PHP scripts.</param>
internal sealed class ScheduledRun(PhpResponder php, SiteLayouts layouts, string scripts, ILogger log)
{
    // What schedule.php puts before its report, so that nothing a hook has printed is taken for it.
    private const byte RecordSeparator = 0x1E;

    public InvocationResult Run(LambdaContext context, Deadline deadline)
    {
        var started = Stopwatch.GetTimestamp();
        var json = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteStartArray("sites"u8);

        var sites = new Queue<string?>([null]);
        var (count, events, failures) = (0, 0, 0);
        while (sites.TryDequeue(out var site))
        {
            using var report = Ask(site, context, deadline);
            if (report.RootElement.TryGetProperty("error"u8, out var error) && site is null)
            {
                return Fail(error.GetString());
            }

            foreach (var other in Members(report, "otherSites"))
            {
                sites.Enqueue(other.GetString());
            }

            Write(report, writer);
            count++;
            events += Members(report, "events").Count;
            failures += Log(report, site);
        }

        writer.WriteEndArray();
        var durationMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        writer.WriteNumber("durationMs"u8, durationMs);
        writer.WriteEndObject();
        writer.Flush();
        log.ScheduleRan(events, count, failures, durationMs);
        return new InvocationResult(json.WrittenMemory);
    }

    private InvocationResult Fail(string? reason)
    {
        log.ScheduleFailed(reason);
        return InvocationResult.Failed("Function.ScheduleFailed", $"wp-cron could not run: {reason}");
    }

    /// <summary>A site's report; one with an <c>error</c> where there is none.</summary>
    private JsonDocument Ask(string? site, LambdaContext context, Deadline deadline)
    {
        php.FinishWork(); // The script of the previous site may still be running after its report.
        if (deadline.Expired)
        {
            return Failure(site, "not begun: the invocation's time was up");
        }

        var request = new HttpRequest
        {
            Method = "POST"u8.ToArray(),
            Path = "/wp-cron.php"u8.ToArray(),
            Fields = [],
            Content = Encoding.UTF8.GetBytes($"{layouts.Current.Core.Folder}\n{site}"),
        };
        try
        {
            var script = new Resolution.Script("/wp-cron.php", PathInfo: "") { File = Path.Combine(scripts, "console", "schedule.php") };
            using var response = php.Respond(request, script, context, deadline);
            return Read(response) ?? Failure(site, $"no report came from schedule.php (status {response.Status}); the log may say why");
        }
        catch (PhpException e)
        {
            return Failure(site, e.Message);
        }
    }

    private static JsonDocument? Read(HttpResponse response)
    {
        using var content = new MemoryStream();
        response.Content.CopyTo(content);
        var bytes = content.ToArray();
        var start = Array.LastIndexOf(bytes, RecordSeparator);
        try
        {
            return start < 0 ? null : JsonDocument.Parse(bytes.AsMemory(start + 1));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonDocument Failure(string? site, string reason)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("site"u8, site);
        writer.WriteString("error"u8, reason);
        writer.WriteEndObject();
        writer.Flush();
        return JsonDocument.Parse(json.WrittenMemory);
    }

    private static void Write(JsonDocument report, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in report.RootElement.EnumerateObject().Where(member => member.Name != "otherSites"))
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <returns>How many events failed, or 1 if the site did.</returns>
    private int Log(JsonDocument report, string? site)
    {
        site ??= Text(report.RootElement, "site");
        var failures = 0;
        foreach (var ran in Members(report, "events"))
        {
            if (Text(ran, "error") is { } reason)
            {
                failures++;
                log.ScheduledEventFailed(Text(ran, "hook"), site, reason);
            }
            else
            {
                log.ScheduledEventRan(Text(ran, "hook"), site, ran.GetProperty("durationMs"u8).GetInt64());
            }
        }

        if (Text(report.RootElement, "error") is { } error)
        {
            failures++;
            log.ScheduledSiteFailed(site, error);
        }

        return failures;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<JsonElement> Members(JsonDocument report, string name)
        => report.RootElement.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];
}
