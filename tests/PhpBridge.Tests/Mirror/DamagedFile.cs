namespace PhpBridge.Tests.Mirror;

/// <summary>Damages files as a failing disk or a careless operator would.</summary>
internal static class DamagedFile
{
    /// <param name="fromEnd">Which byte; 1 is the last one.</param>
    public static void InvertByte(string path, int fromEnd)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length - fromEnd;
        var value = (byte)file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~value);
    }
}
