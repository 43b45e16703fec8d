namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Recognizes the files of SQLite and of other databases without a server. Several processes read and write them under locks, and each
/// must see what the others write, so they are not mirrored.
/// </summary>
internal static class DatabaseFile
{
    private static readonly string[] Extensions =
    [
        ".sqlite", ".sqlite2", ".sqlite3", ".db", ".db2", ".db3", ".s3db", ".sl3", ".dbf", ".mdb", ".ldb", ".lmdb", ".accdb", ".ibd",
        ".fdb",
        "-wal", "-shm", "-journal", // SQLite's companions of a database file.
    ];

    public static bool HasExtension(string path)
        => Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Recognizes SQLite by its magic numbers: file format, section 1.3, and write-ahead log, section 4.1.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> data)
        => data.StartsWith("SQLite format 3\0"u8) || data.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7F, 0x06, 0x82])
            || data.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7F, 0x06, 0x83]);
}
