using System.Globalization;
using System.Text;

namespace PhpBridge.Packaging.Zips;

/// <summary>
/// The sizes that a layer may have. Lambda allows 250 MB unpacked for function and layers together: with the budgets of PHP and
/// imagick, 25 MB are left for the site's own.
/// </summary>
/// <param name="MaxUnpacked">Bytes that it may have when it is unpacked.</param>
internal sealed record Budget(long MaxUnpacked)
{
    /// <summary>The size in bytes from which on Lambda refuses a zip in a direct upload.</summary>
    public const long MaxZip = 50 * 1024 * 1024;

    private static readonly string[] Parts =
    [
        "bootstrap", "php/bin", "php/ext", "php/lib", "php/im", "php/heif", "php/gs", "php/zoneinfo", "php/locale", "php/ssl", "php/etc",
        "phpbridge",
    ];

    public static Budget Php { get; } = new(145_000_000);

    public static Budget Imagick { get; } = new(80_000_000);

    public static Budget Bench { get; } = new(15_000_000);

    /// <summary>Returns a table of the sizes of a layer's parts.</summary>
    /// <param name="folder">The unpacked layer.</param>
    /// <param name="zip">Its zip.</param>
    /// <param name="title">The table's first line.</param>
    public string Describe(string folder, string zip, string title)
    {
        var table = new StringBuilder($"    {title}\n");
        foreach (var part in Parts.Where(part => Path.Exists(Path.Combine(folder, part))))
        {
            table.Append(CultureInfo.InvariantCulture, $"      {part,-14} {BytesIn(Path.Combine(folder, part)) / 1e6,6:0.0} MB\n");
        }

        var (unpacked, packed) = (BytesIn(folder) / 1e6, BytesIn(zip) / 1048576.0);
        table.Append(CultureInfo.InvariantCulture, $"      {"unpacked",-14} {unpacked,6:0.0} MB, at most {MaxUnpacked / 1e6:0}\n");
        table.Append(CultureInfo.InvariantCulture, $"      {"zip",-14} {packed,6:0.0} MiB, at most {MaxZip / 1048576}\n");
        return table.ToString();
    }

    /// <summary>Fails if the layer is too large.</summary>
    public void Check(string folder, string zip)
    {
        var (packed, unpacked) = (new FileInfo(zip).Length, BytesIn(folder));
        if (packed >= MaxZip)
        {
            throw new PackagingException(
                $"{zip} has {packed} bytes, and Lambda takes {MaxZip} in a direct upload: take something out of the layer");
        }

        if (unpacked >= MaxUnpacked)
        {
            throw new PackagingException(
                $"{zip} unpacks to {unpacked} bytes, and its budget is {MaxUnpacked}: take something out of the layer");
        }
    }

    private static long BytesIn(string path)
        => File.Exists(path)
            ? new FileInfo(path).Length
            : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
