namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>How an EFS mount behaves; the defaults are those of Linux and EFS (docs/efs-model.md).</summary>
internal sealed record EfsSettings
{
    /// <summary>Of a round trip that reads; one that writes takes 2.5 times as long.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How much longer the slowest round trip takes; most are near the minimum.</summary>
    public int JitterPercent { get; init; }

    /// <summary>0: unlimited.</summary>
    public int MegabytesPerSecond { get; init; } = 100;

    public TimeSpan FileAttributesMin { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan FileAttributesMax { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan FolderAttributesMin { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan FolderAttributesMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A waiting client asks for a lock again after this time, then after twice as long, up to 30 s.</summary>
    public TimeSpan LockWaitMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The access point's user and group: every process acts as them. Null without an access point.</summary>
    public (int User, int Group)? AccessPoint { get; init; }

    public IEnumerable<(EfsParameter Name, long Value)> Parameters()
    {
        var latency = (long)Latency.TotalMicroseconds;
        return
        [
            (EfsParameter.MetaUs, latency),
            (EfsParameter.ReadUs, latency),
            (EfsParameter.WriteUs, latency * 5 / 2),
            (EfsParameter.OverheadUs, Math.Min(latency, 100)), // Measured: FUSE and the timer take some 140 µs.
            (EfsParameter.JitterPercent, JitterPercent),
            (EfsParameter.BytesPerMs, MegabytesPerSecond * 1000L),
            (EfsParameter.Slots, 64),
            (EfsParameter.AcregminMs, (long)FileAttributesMin.TotalMilliseconds),
            (EfsParameter.AcregmaxMs, (long)FileAttributesMax.TotalMilliseconds),
            (EfsParameter.AcdirminMs, (long)FolderAttributesMin.TotalMilliseconds),
            (EfsParameter.AcdirmaxMs, (long)FolderAttributesMax.TotalMilliseconds),
            (EfsParameter.LockWaitMinMs, (long)LockWaitMin.TotalMilliseconds),
            (EfsParameter.LockWaitMaxMs, 30_000),
        ];
    }
}
