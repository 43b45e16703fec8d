namespace PhpBridge.Assets;

/// <summary>A file changed during each attempt to read it.</summary>
internal sealed class FileChangingException(string path) : IOException($"'{path}' is being written to");
