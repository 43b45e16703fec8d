namespace PhpBridge.Mirror.Coordination;

/// <summary>Commits the changes of this sandbox to the manifest, and releases its lease with the last of them.</summary>
internal sealed class ManifestWriter(ManifestFile file, LocalWriters writers, WriterLease lease)
{
    /// <param name="changes">The changes as they were drained; marked as published.</param>
    /// <param name="publication">The same changes with their fingerprints.</param>
    /// <param name="lockTimeout">How long to wait for other sandboxes that write the manifest.</param>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public Manifest Commit(UnpublishedChanges changes, Publication publication, TimeSpan lockTimeout)
    {
        // Marked before the commit: a renewal right after it would acquire a lease for changes that are published.
        var before = writers.MarkPublished(changes);
        try
        {
            return file.Update(Add, lockTimeout);
        }
        catch
        {
            writers.Unmark(changes, before);
            throw;
        }

        Manifest Add(Manifest manifest)
        {
            var next = publication.AddTo(manifest);
            return writers.IsAnyOtherUnpublished(changes.Writer) ? next : next.WithoutWriter(lease.Sandbox);
        }
    }
}
