using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Changes of this sandbox, ready to be committed to the manifest.</summary>
/// <param name="Changes">The changes with the fingerprints of their paths.</param>
/// <param name="Subtrees">
/// The fingerprints of subtrees that contain a changed path and are in the manifest already: they include this change now.
/// </param>
/// <param name="Epoch">The epoch of <paramref name="Revision"/>.</param>
/// <param name="Revision">The manifest up to whose changes <paramref name="Subtrees"/> are known.</param>
internal sealed record Publication(
    IReadOnlyCollection<PublishedChange> Changes, IReadOnlyDictionary<string, ulong> Subtrees, long Epoch, long Revision)
{
    private static readonly Dictionary<string, ulong> NoSubtrees = [];

    /// <summary>Files and folders that this sandbox has found to be data.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Changes without fingerprints: other sandboxes accept any state of the paths.</summary>
    public static Publication Of(IEnumerable<PathChange> changes)
        => new([.. changes.Select(change => new PublishedChange(0, change, Fingerprint.None))], NoSubtrees, 0, 0);

    /// <summary>Adds the changes to a manifest.</summary>
    public Manifest AddTo(Manifest manifest)
    {
        // What another sandbox has published since may have changed these subtrees, too.
        var areCurrent = manifest.Epoch == Epoch && !manifest.ChangesSince(Revision).Any();
        manifest = manifest.WithChanges(Changes, areCurrent ? Subtrees : NoSubtrees);
        return Data.Count > 0 ? manifest.WithData(Data) : manifest;
    }
}
