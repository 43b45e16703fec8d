namespace PhpBridge.Emulator.Extensions;

/// <summary>What became of a wish to register.</summary>
internal enum Registration
{
    Accepted,

    /// <summary>The runtime has asked for its first event.</summary>
    Closed,

    NameTaken,

    TooMany,
}
