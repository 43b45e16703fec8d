namespace PhpBridge.Commands;

/// <summary>A process to run in the sandbox.</summary>
/// <param name="Arguments">The executable and its arguments, as for execve(2): no shell interprets them.</param>
/// <param name="Input">The process's standard input.</param>
/// <param name="TimeLimit">The time that it may take; null for the time until the invocation's deadline.</param>
internal sealed record CommandLine(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Input, TimeSpan? TimeLimit);
