namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>What the EFS model obeys, in the order of <c>Model/shared.h</c>, where each is explained.</summary>
internal enum EfsParameter
{
    MetaUs,
    ReadUs,
    WriteUs,
    OverheadUs,
    JitterPercent,
    BytesPerMs,
    Slots,
    AcregminMs,
    AcregmaxMs,
    AcdirminMs,
    AcdirmaxMs,
    LockWaitMinMs,
    LockWaitMaxMs,
    Fault,
    FaultUntilMs,
}
