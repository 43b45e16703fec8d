namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>What the EFS model counts, in the order of <c>Model/shared.h</c>.</summary>
internal enum EfsCounter
{
    Lookup,
    LookupMissing,
    Getattr,
    Access,
    Open,
    Close,
    Read,
    Write,
    Readdir,
    Readlink,
    Create,
    Setattr,
    Remove,
    Rename,
    Lock,
    Statfs,

    /// <summary>All of the above.</summary>
    RoundTrips,

    /// <summary>Requests of the kernel that an NFS client would have answered from its own caches.</summary>
    ServedLocally,
    BytesRead,
    BytesWritten,

    /// <summary>Microseconds, summed over all round trips, which overlap.</summary>
    SleptUs,
    InFlightMax,
}
