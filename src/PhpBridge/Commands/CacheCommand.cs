using System.Buffers;
using System.Text.Json;
using PhpBridge.Caching;
using PhpBridge.Events;
using PhpBridge.Lambda;

namespace PhpBridge.Commands;

/// <summary>Handles <c>cache</c> events.</summary>
/// <param name="pages">Null when pages are not cached.</param>
internal sealed class CacheCommand(PageCache? pages)
{
    public InvocationResult Run(CacheAction action)
    {
        if (pages is null)
        {
            return InvocationResult.Failed(
                "Runtime.PageCacheOff",
                "pages are not cached: PHPBRIDGE_PAGE_CACHE is 'off', or the socket for purges could not be created");
        }

        try
        {
            return new InvocationResult(Write(pages.Status(action == CacheAction.Purge)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return InvocationResult.Failed("Function.PageCacheFailed", $"the folder of cached pages on EFS cannot be used: {e.Message}");
        }
    }

    private static ReadOnlyMemory<byte> Write(PageCacheStatus status)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteNumber("pages"u8, status.Pages);
        writer.WriteNumber("bytes"u8, status.Bytes);
        writer.WriteNumber("sharedPages"u8, status.SharedPages);
        writer.WriteNumber("sharedBytes"u8, status.SharedBytes);
        writer.WriteNumber("purges"u8, status.Purges);
        writer.WriteNumber("hits"u8, status.Counts.Hits);
        writer.WriteNumber("misses"u8, status.Counts.Misses);
        writer.WriteNumber("bypassed"u8, status.Counts.Bypassed);
        writer.WriteNumber("staleOnError"u8, status.Counts.Stale);
        writer.WriteNumber("stored"u8, status.Counts.Stored);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }
}
