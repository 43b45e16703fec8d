namespace PhpBridge.Console;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">The process's, with 128 + the signal's number if one ended it; or one of the codes below.</param>
internal sealed record ConsoleResult(int ExitCode, BoundedOutput Output, BoundedOutput Error, bool TimedOut, TimeSpan Duration)
{
    /// <summary>What timeout(1) says when the time was up.</summary>
    public const int ExitCodeTimedOut = 124;

    /// <summary>What a shell says of a command that is there but does not run.</summary>
    public const int ExitCodeNotExecutable = 126;

    /// <summary>What a shell says of a command that is not there.</summary>
    public const int ExitCodeNotFound = 127;
}
