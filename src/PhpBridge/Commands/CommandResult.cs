namespace PhpBridge.Commands;

/// <summary>The exit code and the outputs of a command.</summary>
/// <param name="ExitCode">The exit code of the process, 128 + the number of the signal that ended it, or one of the codes below.</param>
internal sealed record CommandResult(int ExitCode, BoundedOutput Output, BoundedOutput Error, bool TimedOut, TimeSpan Duration)
{
    /// <summary>The time limit was reached: the code of timeout(1).</summary>
    public const int ExitCodeTimedOut = 124;

    /// <summary>The command exists but cannot be executed: the code of a shell.</summary>
    public const int ExitCodeNotExecutable = 126;

    /// <summary>The command does not exist: the code of a shell.</summary>
    public const int ExitCodeNotFound = 127;
}
