namespace PhpBridge.Mirror.Archives;

/// <summary>The names of archives that this sandbox has found damaged or missing, and that have to be built again. Thread-safe.</summary>
internal sealed class DamagedArchives
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public void Add(string name)
    {
        lock (_names)
        {
            _names.Add(name);
        }
    }

    public bool Contains(string name)
    {
        lock (_names)
        {
            return _names.Contains(name);
        }
    }
}
