namespace PhpBridge.Emulator;

/// <summary>How the emulator writes its log.</summary>
public enum LogFormat
{
    /// <summary>For a person at a terminal.</summary>
    Text,

    /// <summary>One JSON object per line; the function's own lines pass unchanged.</summary>
    Json,
}
