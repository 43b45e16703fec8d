namespace PhpBridge.Emulator.Front;

/// <summary>Field names as most events spell them.</summary>
internal static class FieldNames
{
#pragma warning disable CA1308 // Lower case is the wire format here, not a normalisation for comparing.
    public static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
