using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Rules;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>
/// The pages in memory and those in the folder that all sandboxes share. Files are read when memory has no usable page, and written
/// after the response has left. Thread-safe.
/// </summary>
internal sealed class PageStore(PageMemory memory, PageFolder folder, TimeProvider clock, ILogger log)
{
    private const int MaxPending = 64;
    private const int MaxAbsent = 4096;
    private const int WritesPerSweep = 50;

    // Another sandbox may store the page meanwhile; this one then makes it once more.
    private static readonly TimeSpan AbsentFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Pending> _pending = new();
    private readonly Dictionary<string, long> _absent = [];
    private long _failedAt;
    private int _writes;
    private int _shard = Environment.TickCount & 15;

    /// <summary>Finds the page for a request.</summary>
    /// <returns>
    /// The fields by which pages of the key vary, or null when it is unknown, and the page if a purge has not made it invalid.
    /// </returns>
    public (IReadOnlyList<string>? Vary, Page? Page) Find(PageKey key, FieldCollection request, PurgeLog purges, long now)
    {
        var vary = memory.VaryOf(key.Text);
        var page = vary is null ? null : Valid(memory.Find(key.Text, VaryKey.Of(vary, request)), purges);
        if ((page is not null && page.AgeAt(now) < page.Lifetime) || IsAbsent(key.Text))
        {
            return (vary, page);
        }

        var read = Read(key, request, purges, page);
        return read.Vary is not null && (page is null || read.Page is not null) ? read : (vary, page);
    }

    /// <summary>Whether there may be a page of the key, whichever variant.</summary>
    public bool Contains(PageKey key) => memory.VaryOf(key.Text) is not null || (!IsAbsent(key.Text) && folder.Contains(key.Text));

    /// <summary>Pages and bytes in memory, and in the folder.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public (int Pages, long Bytes, int SharedPages, long SharedBytes) Measure()
    {
        var (files, bytes) = folder.Measure();
        return (memory.Count, memory.Size, files, bytes);
    }

    public void Keep(Page page)
    {
        memory.Keep(page);
        lock (_absent)
        {
            _absent.Remove(HashOf(page.Identity.Key));
        }

        Add(new Pending(page.Identity.Key, page.Identity.Vary, page));
    }

    /// <summary>The responses of the key can be stored, and vary by these fields.</summary>
    public void Learn(PageKey key, IReadOnlyList<string> vary)
    {
        memory.Learn(key.Text, vary);
        Add(new Pending(key.Text, vary, null));
    }

    public void Forget(PageKey key) => memory.Forget(key.Text);

    /// <summary>Compresses and writes what was stored since the last call, and keeps the folder within its bounds.</summary>
    /// <param name="purges">Those that are known now.</param>
    public void Work(PurgeLog? purges)
    {
        try
        {
            while (_pending.TryDequeue(out var pending))
            {
                if (pending.Page is { } page && purges?.IsValid(page.Known, page.Tags) != false)
                {
                    PageCompression.Run(page);
                    memory.Measure(page);
                }

                Write(pending.Key, pending.Vary, pending.Page);
                if (++_writes % WritesPerSweep == 1)
                {
                    folder.Sweep(Interlocked.Increment(ref _shard) & int.MaxValue);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e);
        }
    }

    private void Write(string key, IReadOnlyList<string> vary, Page? page)
    {
        if (page is null || vary.Count > 0)
        {
            folder.Write(key, "", vary, null);
        }

        if (page is not null)
        {
            folder.Write(key, page.Identity.Variant, vary, page);
        }
    }

    /// <param name="current">The page in memory, or null.</param>
    /// <returns>The page in the folder if it is valid and newer than the one in memory.</returns>
    private (IReadOnlyList<string>? Vary, Page? Page) Read(PageKey key, FieldCollection request, PurgeLog purges, Page? current)
    {
        try
        {
            if (folder.Read(key.Text, "", key.Target) is not { } file)
            {
                MarkAbsent(key.Text);
                return default;
            }

            memory.Learn(key.Text, file.Vary);
            var page = file.Vary.Count == 0 ? file.Page : folder.Read(key.Text, VaryKey.Of(file.Vary, request), key.Target)?.Page;
            page = Valid(page, purges);
            if (page is null || page.Times.Received <= current?.Times.Received)
            {
                return (file.Vary, null);
            }

            memory.Keep(page);
            return (file.Vary, page);
        }
        catch (IOException e)
        {
            Report(e);
            return default;
        }
    }

    private static Page? Valid(Page? page, PurgeLog purges) => page is not null && purges.IsValid(page.Known, page.Tags) ? page : null;

    private void Add(Pending pending)
    {
        if (_pending.Count < MaxPending)
        {
            _pending.Enqueue(pending);
        }
    }

    private bool IsAbsent(string key)
    {
        lock (_absent)
        {
            return _absent.TryGetValue(HashOf(key), out var since) && clock.GetElapsedTime(since) < AbsentFor;
        }
    }

    private void MarkAbsent(string key)
    {
        lock (_absent)
        {
            if (_absent.Count >= MaxAbsent)
            {
                _absent.Clear();
            }

            _absent[HashOf(key)] = clock.GetTimestamp();
        }
    }

    /// <summary>Keys are chosen by clients and may be long. Two that collide cost a miss.</summary>
    private static string HashOf(string key)
        => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Once a minute: without the folder, each sandbox has its own pages.</summary>
    private void Report(Exception e)
    {
        var now = clock.GetTimestamp();
        if (_failedAt == 0 || clock.GetElapsedTime(_failedAt) > TimeSpan.FromMinutes(1))
        {
            _failedAt = now;
            log.PageFolderFailed(e.Message);
        }
    }

    /// <summary>What is to be written after the response: a page, or only the names by which the pages of a key vary.</summary>
    private sealed class Pending(string key, IReadOnlyList<string> vary, Page? page)
    {
        public string Key => key;

        public IReadOnlyList<string> Vary => vary;

        public Page? Page => page;
    }
}
