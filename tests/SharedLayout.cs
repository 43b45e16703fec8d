using System.Globalization;
using System.Reflection;

namespace PhpBridge;

/// <summary>
/// Sizes, offsets and constants of the memory that the bridge shares with the interposer, as the C compiler computed them from
/// src/PhpBridge.Interposer/core/layout.h. They are read from layout.txt beside it, so that these tests need no compiler.
/// </summary>
internal static class SharedLayout
{
    private static readonly Dictionary<string, (int Offset, int Size)> Members = [];
    private static readonly Dictionary<string, uint> Values = [];

    static SharedLayout()
    {
        foreach (var words in Text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words)
            {
                case ["constant", var name, var value]:
                    Values.Add(name, uint.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case ["struct" or "field", var name, var offset, var size]:
                    Members.Add(name, (int.Parse(offset, CultureInfo.InvariantCulture), int.Parse(size, CultureInfo.InvariantCulture)));
                    break;
            }
        }
    }

    public static string Text { get; } = Read();

    /// <summary>Names of all fields, such as "mirror_state.root".</summary>
    public static IEnumerable<string> Fields => Members.Keys.Where(name => name.Contains('.', StringComparison.Ordinal));

    public static IEnumerable<string> Constants => Values.Keys;

    public static int OffsetOf(string field) => Members[field].Offset;

    /// <param name="name">A structure, such as "mirror_state", or a field.</param>
    public static int SizeOf(string name) => Members[name].Size;

    public static uint Constant(string name) => Values[name];

    private static string Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("layout.txt")!);
        return reader.ReadToEnd();
    }
}
