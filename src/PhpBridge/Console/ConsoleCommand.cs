namespace PhpBridge.Console;

/// <summary>A process to run in the sandbox.</summary>
/// <param name="Arguments">The executable and its arguments, as execve(2) takes them: no shell reads them.</param>
/// <param name="Input">What it finds on its standard input; empty for nothing.</param>
/// <param name="TimeLimit">How long it may run, or null for as long as there is time.</param>
internal sealed record ConsoleCommand(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Input, TimeSpan? TimeLimit);
