namespace PhpBridge.Benchmarks.Efs.Mount;

internal enum EfsFault
{
    None,

    /// <summary>No round trip ends until the fault does, as on a hard mount whose server is gone.</summary>
    Gone,

    /// <summary>Every round trip fails with EIO.</summary>
    Error,
}
