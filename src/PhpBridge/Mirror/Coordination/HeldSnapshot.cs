namespace PhpBridge.Mirror.Coordination;

/// <summary>A snapshot whose index stays mapped until this is disposed of, even if another snapshot is activated meanwhile.</summary>
internal readonly struct HeldSnapshot(Snapshot snapshot) : IDisposable
{
    public Snapshot Snapshot => snapshot;

    public void Dispose() => snapshot.Index.Release();
}
