using System.Globalization;
using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Holds the site's layout. Shared by all loops.
/// </summary>
/// <remarks>
/// 1. At first, WordPress is found by its files, and its default layout is assumed.
/// 2. After a response, WordPress is queried once for all sandboxes. Its report is kept in the document root; for the default layout, the
///    file is empty, so that new sandboxes need not read it.
/// 3. It is queried again after a change of the files that define the layout, and once a day.
/// </remarks>
/// <param name="documentRoot">The absolute path of the document root.</param>
/// <param name="core">The folder of WordPress; null to search it.</param>
/// <param name="clock">The clock; null for that of the system.</param>
internal sealed class SiteLayouts(string documentRoot, string? core = null, TimeProvider? clock = null)
{
    /// <summary>The file with the report of WordPress. Dot-files are never served.</summary>
    public const string RecordName = ".phpbridge-layout";

    private const int MaxRecordSize = 64 * 1024; // Bytes.
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
    private long _missingSince = long.MinValue; // A timestamp of the clock; the smallest value if it is not known to be missing.

    public string DocumentRoot => documentRoot;

    /// <summary>The layout; null until there is a WordPress.</summary>
    public SiteLayout? Known => _current;

    /// <summary>The layout; without WordPress, the one that an installation would have.</summary>
    public SiteLayout Current
        => _current
            ?? (IsKnownToBeMissing ? null : Refresh())
            ?? SiteLayout.Default(_finder.FolderOf(core ?? documentRoot), configuration: null);

    /// <summary>Reads the layout again.</summary>
    /// <returns>Null without WordPress.</returns>
    public SiteLayout? Refresh()
    {
        var layout = Read();
        _current = layout;
        Volatile.Write(ref _missingSince, layout is null ? _clock.GetTimestamp() : long.MinValue);
        return layout;
    }

    /// <summary>Returns whether it is time to query WordPress. Costs a few round trips from time to time.</summary>
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
                Refresh(); // Another sandbox may have queried it.
            }

            return _current is { Configuration: not null } layout
                && (_seen is not { } record || IsOld(record) || HasChanged(layout, since: record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Queries WordPress, and keeps its report for all sandboxes.</summary>
    /// <param name="folder">A folder for temporary files that does not belong to the site; need not exist.</param>
    /// <param name="query">Returns the report of WordPress, or null.</param>
    /// <returns>Whether there was a report.</returns>
    public bool Update(string folder, Func<ReadOnlyMemory<byte>?> query)
    {
        // Not in the document root, because a new file changes its folder, which the mirror would take for a change of the site.
        var draftFolder = Directory.Exists(folder) ? folder : documentRoot;
        var draft = string.Create(CultureInfo.InvariantCulture, $"{draftFolder}/{RecordName}.{Environment.ProcessId}");

        // Before the query, so that files which change during it are newer than the record, by the clock of the file system.
        var begun = Create(draft);
        if (query() is not { } report || LayoutReport.Read(report, documentRoot) is not { } layout)
        {
            File.Delete(draft);
            return false;
        }

        _current = layout;
        if (begun is not { } time)
        {
            return true; // The file system is read-only: each sandbox queries WordPress itself.
        }

        try
        {
            byte[] content = IsDefault(layout) ? [] : report.ToArray();
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
            // Each sandbox queries WordPress itself.
        }

        return true;
    }

    /// <summary>Deletes the report, for all sandboxes.</summary>
    public void Invalidate()
    {
        try
        {
            File.Delete(_record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It does not exist, or the file system is read-only.
        }

        (_current, _checked) = (null, null);
        Volatile.Write(ref _missingSince, long.MinValue);
    }

    private bool IsKnownToBeMissing
        => Volatile.Read(ref _missingSince) is not long.MinValue and var since && _clock.GetElapsedTime(since) < AbsenceLifetime;

    private SiteLayout? Read()
    {
        _seen = null;
        try
        {
            _seen = StatusOf(_record);
            var hasReport = _seen is { Length: > 0 and < MaxRecordSize };
            var report = hasReport ? LayoutReport.Read(File.ReadAllBytes(_record), documentRoot) : null;
            if (report is not null
                && (core is null || core == report.Core.Folder)
                && File.Exists(report.Core.Folder + "/" + LayoutFinder.Loader))
            {
                return report;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the report, WordPress is found by its files.
        }

        return _finder.Find();
    }

    private bool IsOld(FileStatus record)
        => _clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(record.Modified / 1_000_000) > Lifetime;

    private static bool HasChanged(SiteLayout layout, FileStatus since)
        => layout.Sources.Any(file => StatusOf(file) is not { } status || status.Changed >= since.Modified);

    /// <summary>Returns whether the layout is the one that is found by the files.</summary>
    private bool IsDefault(SiteLayout layout)
    {
        var byDefault = SiteLayout.Default(new SiteFolder(documentRoot, ""), layout.Configuration);
        return layout with { Sources = byDefault.Sources } == byDefault && layout.Sources.SequenceEqual(byDefault.Sources)
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
