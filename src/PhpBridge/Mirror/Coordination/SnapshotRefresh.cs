using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Makes of a snapshot and changes the next snapshot: reads the changed paths from EFS, and the data of files that pages use.
/// </summary>
internal sealed class SnapshotRefresh(
    MirrorOptions options, MirroredPaths paths, IndexFolder indexes, FileDataStore store, WorkingSet workingSet, ILogger log)
{
    private readonly FileDataReader _reader = new(options.Root, store);

    /// <summary>Leaves the given snapshot as it is. Paths that cannot be read are bypassed in the result.</summary>
    public RefreshedSnapshot Apply(Snapshot snapshot, IReadOnlyCollection<PublishedChange> changes)
    {
        var used = workingSet.Files;
        TreeRefresh? refresh = null;
        TreeNode? tree = null;
        byte[] image;
        try
        {
            refresh = new TreeRefresh(new TreeScan(options.Root, paths.IsExcluded), changes);
            if (!refresh.Any)
            {
                return new RefreshedSnapshot(snapshot, null, refresh);
            }

            tree = TreeNode.From(snapshot.Index);
            refresh.Apply(tree);
            _reader.AddMissing(tree, used.ContainsKey);
            image = IndexImage.Of(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            log.FileDataNotMirrored(e.Message);
            (tree, refresh, image) = (null, null, snapshot.Index.ToImage());
            new IndexReader(image).MarkBypassed([.. changes.Select(change => change.Change)]);
        }

        try
        {
            return new RefreshedSnapshot(snapshot with { Index = indexes.Create(image) }, tree, refresh);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.FileDataNotMirrored(e.Message);
            return new RefreshedSnapshot(null, null, refresh);
        }
    }
}
