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

namespace PhpBridge.Commands;

/// <summary>
/// Runs the due wp-cron events of all sites in php-fpm, whose opcode cache already contains WordPress. A hook that fails does not affect
/// other sites.
/// </summary>
/// <remarks>
/// 1. Request <c>console/schedule.php</c>, which runs the events of the main site and lists the other sites.
/// 2. Request it for each of those: WordPress loads the plugins of one site per process.
/// 3. Write the reports to the result and to the log.
/// </remarks>
/// <param name="layouts">The folders in which WordPress is.</param>
/// <param name="scripts">The folder of PhpBridge's own PHP scripts.</param>
internal sealed class ScheduledRun(PhpResponder php, SiteLayouts layouts, string scripts, ILogger log)
{
    // Precedes the report of schedule.php, to separate it from output of the hooks.
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
            using var report = RunSite(site, context, deadline);
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

    /// <returns>The report of a site; after a failure, one with an <c>error</c>.</returns>
    private JsonDocument RunSite(string? site, LambdaContext context, Deadline deadline)
    {
        php.FinishWork(); // The script of the previous site may still be running after its report.
        if (deadline.Expired)
        {
            return Failure(site, "not started: the invocation's deadline has passed");
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
            return Read(response) ?? Failure(site, $"schedule.php returned no report (status {response.Status}); see the log");
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

    /// <returns>The number of failed events; 1 more if the site failed.</returns>
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
