using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>The status of a file, as find(1) tells it.</summary>
/// <param name="Path">Relative to the root; the root's own is empty.</param>
/// <param name="Modified">Nanoseconds since 1970, as <paramref name="Changed"/> is.</param>
internal sealed record FileStatus(
    string Path, ulong Device, ulong Inode, ulong Size, ulong Blocks, long Modified, long Changed,
    uint Mode, uint User, uint Group, uint Links)
{
    private const string Format = @"%P\0%D\0%i\0%s\0%b\0%T@\0%C@\0%m\0%U\0%G\0%n\0%y\0";

    private const int Fields = 12;

    public bool IsFolder => Mode >> 12 == 4;

    public bool IsRegular => Mode >> 12 == 8;

    /// <summary>Of everything below a folder, and of itself.</summary>
    public static IReadOnlyList<FileStatus> Below(string root)
    {
        var start = new ProcessStartInfo("find", [root, "-printf", Format])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var find = Process.Start(start)!;
        var fields = find.StandardOutput.ReadToEnd().Split('\0');
        find.WaitForExit();
        return find.ExitCode == 0
            ? [.. fields.SkipLast(1).Chunk(Fields).Select(Parse)]
            : throw new InvalidOperationException($"find could not read all of {root}");
    }

    private static FileStatus Parse(string[] fields) => new(
        fields[0], Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[4]), Time(fields[5]), Time(fields[6]),
        Convert.ToUInt32(fields[7], 8) | (Type(fields[11]) << 12),
        (uint)Number(fields[8]), (uint)Number(fields[9]), (uint)Number(fields[10]));

    private static uint Type(string letter) =>
        letter switch { "f" => 8, "d" => 4, "l" => 10, "p" => 1, "s" => 12, "c" => 2, "b" => 6, _ => 0 };

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="text">Seconds, a point and ten digits, of which the last is always 0.</param>
    private static long Time(string text) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000m);
}
