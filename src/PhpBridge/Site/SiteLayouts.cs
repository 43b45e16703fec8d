using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// What is known of the site's layout. Shared by all loops.
/// </summary>
/// <remarks>
/// 1. The files say where WordPress is; what it can say of itself only, is taken to be as usual.
/// 2. WordPress is asked after a response, once for all sandboxes, and what it says is kept in the document root.
///    Where that is the usual, the file is empty: a new sandbox has not to read it.
/// 3. It is asked again when a file has changed that its answer rests on, and once a day, for what no file says.
/// </remarks>
/// <param name="documentRoot">An absolute path.</param>
/// <param name="core">The folder with WordPress, where the operator names it; else null.</param>
/// <param name="clock">The system's, if none is given.</param>
internal sealed class SiteLayouts(string documentRoot, string? core = null, TimeProvider? clock = null)
{
    /// <summary>What WordPress has said. A dot-file: never served.</summary>
    public const string RecordName = ".phpbridge-layout";

    private const int MostOfRecord = 64 * 1024; // Bytes.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    // The search for a site costs several round trips to EFS, which an application that is not WordPress would pay for every request.
    private static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly LayoutFinder _finder = new(documentRoot, core);
    private readonly string _record = documentRoot + "/" + RecordName;
    private readonly Lock _checking = new();
    private volatile SiteLayout? _current;
    private FileStatus? _seen;
    private long? _checked;
    private long _missingSince = long.MinValue; // A timestamp of the clock; the least value: not known to be missing.

    public string DocumentRoot => documentRoot;

    /// <summary>What was found; null until there is a WordPress.</summary>
    public SiteLayout? Known => _current;

    /// <summary>Where there is no WordPress, where it would be.</summary>
    public SiteLayout Current => _current ?? (IsKnownToBeMissing ? null : Look()) ?? SiteLayout.Usual(_finder.FolderOf(core ?? documentRoot), configuration: null);

    /// <summary>Looks again.</summary>
    /// <returns>Null when there is no WordPress.</returns>
    public SiteLayout? Look()
    {
        var layout = Read();
        _current = layout;
        Volatile.Write(ref _missingSince, layout is null ? _clock.GetTimestamp() : long.MinValue);
        return layout;
    }

    /// <summary>Whether WordPress should be asked. Now and then this is a few round trips: for between two invocations.</summary>
    public bool IsDue()
    {
        lock (_checking)
        {
            var now = _clock.GetTimestamp();
            if (_checked is { } before && _clock.GetElapsedTime(before, now) < Interval)
            {
                return false;
            }

            _checked = now;
        }

        try
        {
            if (_current is null || StatusOf(_record) != _seen)
            {
                Look(); // Another sandbox may have asked.
            }

            return _current is { Configuration: not null } layout && (_seen is not { } record || IsOld(record) || HasChanged(layout, since: record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes what WordPress says over, for all sandboxes.</summary>
    /// <param name="folder">Where a file may be made that is no part of the site, if there is such a folder.</param>
    /// <param name="ask">Asks it: a report, or null.</param>
    /// <returns>Whether there was a report.</returns>
    public bool Learn(string folder, Func<ReadOnlyMemory<byte>?> ask)
    {
        // Not beside the record: making it changes a folder, which is a change of the site for who compares folders.
        var draft = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Directory.Exists(folder) ? folder : documentRoot)}/{RecordName}.{Environment.ProcessId}");
        // Before it is asked: what changes meanwhile is newer than the record, by the file system's own clock.
        var begun = Create(draft);
        if (ask() is not { } report || LayoutReport.Read(report, documentRoot) is not { } layout)
        {
            File.Delete(draft);
            return false;
        }

        _current = layout;
        if (begun is not { } time)
        {
            return true; // A file system that takes nothing: each sandbox asks for itself.
        }

        try
        {
            byte[] content = IsUsual(layout) ? [] : report.ToArray();
            if (File.Exists(_record) && File.ReadAllBytes(_record).AsSpan().SequenceEqual(content))
            {
                File.SetLastWriteTimeUtc(_record, time);
                File.Delete(draft);
            }
            else
            {
                File.WriteAllBytes(draft, content);
                File.SetLastWriteTimeUtc(draft, time);
                File.Move(draft, _record, overwrite: true);
            }

            _seen = StatusOf(_record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As above.
        }

        return true;
    }

    /// <summary>Whatever was said counts no longer, for no sandbox.</summary>
    public void Forget()
    {
        try
        {
            File.Delete(_record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none, or it cannot be written either.
        }

        (_current, _checked) = (null, null);
        Volatile.Write(ref _missingSince, long.MinValue);
    }

    private bool IsKnownToBeMissing => Volatile.Read(ref _missingSince) is not long.MinValue and var since && _clock.GetElapsedTime(since) < AbsenceLifetime;

    private SiteLayout? Read()
    {
        _seen = null;
        try
        {
            _seen = StatusOf(_record);
            var said = _seen is { Length: > 0 and < MostOfRecord } ? LayoutReport.Read(File.ReadAllBytes(_record), documentRoot) : null;
            if (said is not null && (core is null || core == said.Core.Folder) && File.Exists(said.Core.Folder + "/" + LayoutFinder.Loader))
            {
                return said;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is no more than a memory.
        }

        return _finder.Find();
    }

    private bool IsOld(FileStatus record) => _clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(record.Modified / 1_000_000) > Lifetime;

    private static bool HasChanged(SiteLayout layout, FileStatus since)
        => layout.RestsOn.Any(file => StatusOf(file) is not { } status || status.Changed >= since.Modified);

    /// <summary>Whether the files alone say as much.</summary>
    private bool IsUsual(SiteLayout layout)
    {
        var usual = SiteLayout.Usual(new SiteFolder(documentRoot, ""), layout.Configuration);
        return layout with { RestsOn = usual.RestsOn } == usual && layout.RestsOn.SequenceEqual(usual.RestsOn)
            && _finder.Find()?.Configuration == layout.Configuration;
    }

    private static DateTime? Create(string file)
    {
        try
        {
            File.WriteAllBytes(file, []);
            return File.GetLastWriteTimeUtc(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStatus? StatusOf(string file) => FileSystem.Look(file, sync: false)?.Status;
}
