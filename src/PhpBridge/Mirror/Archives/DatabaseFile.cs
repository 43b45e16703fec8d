namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Files that several processes read and write at once, under locks: SQLite's, and those of other databases without a server.
/// Whoever has one open must see what others write into it, so it is read from EFS.
/// </summary>
internal static class DatabaseFile
{
    private static readonly string[] Endings =
    [
        ".sqlite", ".sqlite2", ".sqlite3", ".db", ".db2", ".db3", ".s3db", ".sl3", ".dbf", ".mdb", ".ldb", ".lmdb", ".accdb", ".ibd", ".fdb",
        "-wal", "-shm", "-journal", // Beside SQLite's.
    ];

    public static bool IsNamedSo(string path) => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>SQLite's own word: its file format, section 1.3, and that of the write-ahead log, section 4.1.</summary>
    public static bool BeginsAsOne(ReadOnlySpan<byte> content)
        => content.StartsWith("SQLite format 3\0"u8) || content.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7F, 0x06, 0x82])
            || content.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7F, 0x06, 0x83]);
}
