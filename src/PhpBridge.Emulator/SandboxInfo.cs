namespace PhpBridge.Emulator;

/// <summary>A sandbox that was started, dead or alive.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="ProcessId">The bootstrap; also the id of its process group and session.</param>
/// <param name="InitializationDuration">From process start to the first <c>next</c>; null before, or when it never came.</param>
/// <param name="IsAlive">The bootstrap still runs.</param>
public sealed record SandboxInfo(int Number, int ProcessId, TimeSpan? InitializationDuration, bool IsAlive);
