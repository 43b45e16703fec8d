namespace PhpBridge.Mirror.SharedMemory;

/// <summary>When the bridge confirms a <see cref="BarrierMessage"/>; the values are those of layout.h.</summary>
internal enum BarrierMode : byte
{
    /// <summary>Once every sandbox must have read the manifest again.</summary>
    PublishAndWait = 1,

    /// <summary>After publishing: the request that follows carries a header that makes its sandbox catch up.</summary>
    Publish = 2,
}
