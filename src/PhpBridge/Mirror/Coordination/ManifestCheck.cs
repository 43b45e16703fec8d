using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Reads the manifest when it has changed, and removes expired leases from it. Failures are logged once a minute.</summary>
internal sealed class ManifestCheck(ManifestFile file, ManifestWatch watch, LeaseExpiry expiry, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1); // A file system that fails does so for every request.

    private long? _reportedAt;

    /// <summary>True when an interval has passed since the last check.</summary>
    public bool IsDue => watch.IsDue;

    /// <summary>Tests whether the manifest has changed, in one round trip.</summary>
    /// <returns>Null when EFS does not respond, so that any other round trip would have to wait, too.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool? HasChanged()
    {
        var hasChanged = watch.HasChanged();
        if (hasChanged is null)
        {
            Report("no response from EFS");
        }

        return hasChanged;
    }

    /// <param name="hasChanged">Whether to read the file; otherwise the latest content is used.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public Manifest Read(bool hasChanged)
    {
        if (hasChanged)
        {
            file.Read();
        }

        ObserveLatest();
        RemoveExpiredLeases();
        return file.Latest;
    }

    /// <summary>Returns the manifest as it was read or written last, and notes which leases it contains.</summary>
    public Manifest ObserveLatest()
    {
        var latest = file.Latest;
        expiry.Observe(latest);
        return latest;
    }

    public void Report(string reason)
    {
        if (_reportedAt is not { } at || clock.GetElapsedTime(at) > ReportInterval)
        {
            _reportedAt = clock.GetTimestamp();
            log.ManifestUnreadable(reason);
        }
    }

    private void RemoveExpiredLeases()
    {
        try
        {
            expiry.RemoveExpired();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e.Message); // Another sandbox may hold the manifest's lock for longer than a visitor should wait.
        }
    }
}
