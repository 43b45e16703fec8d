namespace PhpBridge.Configuration;

/// <summary>The value of an environment variable is invalid.</summary>
internal sealed class OptionsException(string variable, string problem) : Exception($"{variable} {problem}.");
