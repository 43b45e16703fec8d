namespace PhpBridge.Mirror.Index;

/// <summary>What an index cannot answer; the numbers are layout.h's.</summary>
[Flags]
internal enum IndexFlags : uint
{
    None = 0,
    SelfPasses = 1,
    SubtreePasses = 2,
}
