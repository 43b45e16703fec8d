namespace PhpBridge.Configuration;

/// <summary>A variable of the environment is unusable.</summary>
internal sealed class OptionsException(string variable, string problem) : Exception($"{variable} {problem}.");
