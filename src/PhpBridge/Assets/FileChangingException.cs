namespace PhpBridge.Assets;

/// <summary>A file was written to whenever we read it.</summary>
internal sealed class FileChangingException(string path) : IOException($"'{path}' is being written to");
