using System.Buffers;
using System.Collections.Frozen;

namespace PhpBridge.Site;

/// <summary>
/// Recognizes private files by their type: source, settings, logs, dumps. A file's type is the end of
/// its name. What stands before it counts only where the end says no more than that this is a copy of something, or packed.
/// </summary>
/// <remarks>
/// WordPress makes <c>functions.php_.png</c> of an upload of that kind (sanitize_file_name), and all sizes of a picture have
/// its name: they are pictures.
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

    // Files of tools that are told by their whole name.
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Names = Table(
        (Data, "composer.json package.json package-lock.json npm-shrinkwrap.json pnpm-lock.yaml auth.json web.config wp-cli.yml phpunit.xml"),
        (Data, "docker-compose.yml docker-compose.yaml dockerfile makefile id_rsa id_dsa id_ecdsa id_ed25519"));

    // Copies: what they are copies of has the type before that.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Copies = Set(
        "old save sav tmp temp copy back backup dist disabled off sample example default bz2 xz zst lz4 br");

    // The same, but WordPress takes uploads of these types too, and sees to it that what is before that is no type.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PossibleUploads = Set("txt gz gzip zip 7z rar");

    // What a name that begins with wp-config may have behind it: pictures of it, talks about it, a plugin's scripts.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Media = Set(
        "png apng jpg jpeg jpe gif webp avif svg ico bmp tif tiff heic heif jxl mp4 m4v mov webm ogv avi mpg mpeg mp3 m4a ogg oga wav flac "
        + "css js mjs map html htm pdf doc docx odt rtf xls xlsx ods ppt pptx odp key epub woff woff2 ttf otf eot vtt srt");

    private static readonly SearchValues<char> DatesAndNumbers = SearchValues.Create("0123456789-_");
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <param name="name">A file's name, without its folders.</param>
    /// <param name="isUpload">Whether it is where WordPress keeps uploads: its authors have chosen the names there.</param>
    /// <returns>The rule that refuses the file, or null.</returns>
    public static string? Of(ReadOnlySpan<char> name, bool isUpload = false)
    {
        name = name.TrimEnd(". "); // Windows would open the same file.
        return IsConfiguration(name, isUpload) ? Configuration : IsLeftByEditor(name) ? Source : OfType(name);
    }

    /// <summary>wp-config.php, its backups (wp-config.old, wp-config.php.zip, wp-config copy.php …) and the sample.</summary>
    private static bool IsConfiguration(ReadOnlySpan<char> name, bool isUpload)
        => name.StartsWith("wp-config", StringComparison.OrdinalIgnoreCase) && !Media.Contains(TypeIn(name)) && !(isUpload && PossibleUploads.Contains(TypeIn(name)));

    /// <summary>functions.php~, #functions.php#</summary>
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
            if (Types.TryGetValue(type, out rule) || (!isUpload && Beginning(type) is { IsEmpty: false } word && Types.TryGetValue(word, out rule)))
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

    /// <summary>PHP's own, where a php.ini or a host names no other; numbered and dated ones.</summary>
    private static bool IsErrorLog(ReadOnlySpan<char> name)
        => name.StartsWith("error_log", StringComparison.OrdinalIgnoreCase) && (name.Length == 9 || !char.IsAsciiLetterOrDigit(name[9])) && !name.Contains('.');

    private static ReadOnlySpan<char> TypeIn(ReadOnlySpan<char> name) => name[(name.LastIndexOf('.') is >= 0 and var dot ? dot + 1 : name.Length)..];

    /// <summary>log-20261105 is a log, php_old a script, db-wal a part of a database. Empty where there is one word only.</summary>
    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> type) => type[..Math.Max(0, type.IndexOfAnyExcept(LettersAndDigits))];

    private static FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Table(params (string Rule, string Words)[] rows)
        => rows.SelectMany(row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Rule)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words)
        => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
