using System.Buffers;
using System.Collections.Frozen;

namespace PhpBridge.Site;

/// <summary>
/// Recognizes private files by their type: source, settings, logs, dumps. The type is the extension. The part before it counts only if the
/// extension is that of a copy or a compressed file.
/// </summary>
/// <remarks>
/// WordPress renames an uploaded functions.php.png to <c>functions.php_.png</c> (sanitize_file_name), also in the names of its sizes. These
/// are pictures.
/// </remarks>
internal static class RefusedTypes
{
    public const string Source = "source";
    public const string Configuration = "wp-config";
    public const string Data = "data";

    private const string Backup = "backup";
    private const string Script = "script";

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Types = Table(
        (Source, "php php3 php4 php5 php6 php7 php8 php9 phtml phar phps pht phpt inc twig"),
        (Script, "sh bash cgi fcgi asp aspx jsp"),
        (Backup, "bak orig rej swp swo swn swm"), // Left behind by editors, patch and version control.
        (Data, "sql sqlite sqlite2 sqlite3 sqlitedb db db3 dump log env ini conf cnf cfg lock neon pem ppk p12 pfx"));

    // Files of tools that are recognized by their whole name.
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Names = Table(
        (Data, "composer.json package.json package-lock.json npm-shrinkwrap.json pnpm-lock.yaml auth.json"),
        (Data, "web.config wp-cli.yml phpunit.xml"),
        (Data, "docker-compose.yml docker-compose.yaml dockerfile makefile id_rsa id_dsa id_ecdsa id_ed25519"));

    // Copies: the extension before it is the type of the original.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Copies = Set(
        "old save sav tmp temp copy back backup dist disabled off sample example default bz2 xz zst lz4 br");

    // The same, but WordPress accepts uploads of these types, too, and changes the extension before it.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PossibleUploads = Set("txt gz gzip zip 7z rar");

    // The types of public files whose names begin with wp-config: pictures, documents, scripts of a plugin.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Media = Set(
        "png apng jpg jpeg jpe gif webp avif svg ico bmp tif tiff heic heif jxl mp4 m4v mov webm ogv avi mpg mpeg mp3 m4a ogg oga wav flac "
        + "css js mjs map html htm pdf doc docx odt rtf xls xlsx ods ppt pptx odp key epub woff woff2 ttf otf eot vtt srt");

    private static readonly SearchValues<char> DatesAndNumbers = SearchValues.Create("0123456789-_");
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <param name="name">The file name without folders.</param>
    /// <param name="isUpload">Whether the file is in the uploads, whose names are chosen by authors.</param>
    /// <returns>The rule that refuses the file, or null.</returns>
    public static string? Of(ReadOnlySpan<char> name, bool isUpload = false)
    {
        name = name.TrimEnd(". "); // Windows would open the same file.
        return IsConfiguration(name, isUpload) ? Configuration : IsLeftByEditor(name) ? Source : OfType(name);
    }

    /// <summary>Recognizes wp-config.php, its backups (wp-config.old, wp-config.php.zip, wp-config copy.php …) and the sample.</summary>
    private static bool IsConfiguration(ReadOnlySpan<char> name, bool isUpload)
        => name.StartsWith("wp-config", StringComparison.OrdinalIgnoreCase)
            && !Media.Contains(TypeIn(name))
            && !(isUpload && PossibleUploads.Contains(TypeIn(name)));

    /// <summary>Recognizes functions.php~ and #functions.php#.</summary>
    private static bool IsLeftByEditor(ReadOnlySpan<char> name)
        => (name.EndsWith('~') && name.Contains('.')) || (name.StartsWith('#') && name.EndsWith('#'));

    private static string? OfType(ReadOnlySpan<char> name)
    {
        string? otherwise = null;
        for (var isUpload = false; ;)
        {
            if (Names.TryGetValue(name, out var rule))
            {
                return rule;
            }

            var type = TypeIn(name);
            if (Types.TryGetValue(type, out rule)
                || (!isUpload && Beginning(type) is { IsEmpty: false } word && Types.TryGetValue(word, out rule)))
            {
                if (rule != Backup)
                {
                    return rule;
                }

                otherwise = rule;
            }
            else if (PossibleUploads.Contains(type))
            {
                isUpload = true;
            }
            else if (type.IsEmpty || (!Copies.Contains(type) && type.ContainsAnyExcept(DatesAndNumbers)))
            {
                return IsErrorLog(name) ? Data : otherwise;
            }

            name = name[..^(type.Length + 1)];
        }
    }

    /// <summary>Recognizes PHP's default error log, also with a number or a date.</summary>
    private static bool IsErrorLog(ReadOnlySpan<char> name)
        => name.StartsWith("error_log", StringComparison.OrdinalIgnoreCase)
            && (name.Length == 9 || !char.IsAsciiLetterOrDigit(name[9]))
            && !name.Contains('.');

    private static ReadOnlySpan<char> TypeIn(ReadOnlySpan<char> name)
        => name[(name.LastIndexOf('.') is >= 0 and var dot ? dot + 1 : name.Length)..];

    /// <summary>Returns the first word of several: log-20261105 is a log, php_old a script, db-wal a part of a database.</summary>
    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> type) => type[..Math.Max(0, type.IndexOfAnyExcept(LettersAndDigits))];

    private static FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Table(params (string Rule, string Words)[] rows)
        => rows.SelectMany(row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Rule)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words)
        => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
