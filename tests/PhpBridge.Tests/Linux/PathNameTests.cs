using PhpBridge.Linux;
using Xunit;

namespace PhpBridge.Tests.Linux;

/// <summary>File names as bytes, as strings, and percent-encoded.</summary>
public class PathNameTests
{
    /// <summary>In hexadecimal: UTF-8 and what is none.</summary>
    public static TheoryData<string> Names
        => ["77702D636F6E74656E74", "C3BC6265722FE697A5E69CAC2FF09F9880", "6772FC6E2E706466", "FF", "C3", "EDB3BC", "61F09F622532302063"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_comes_back_as_it_was(string bytes)
    {
        var name = Convert.FromHexString(bytes);
        var path = PathName.FromBytes(name);

        Assert.Equal(name, PathName.ToBytes(path));
        Assert.Equal(path, PathName.Decode(PathName.Encode(path)));
        Assert.All(PathName.Encode(path), character => Assert.True(char.IsAscii(character) && character > ' '));
    }

    [Fact]
    public void What_is_no_UTF_8_is_told_from_what_is()
    {
        Assert.False(PathName.IsUtf8(PathName.FromBytes([.. "gr"u8, 0xFC, .. "n"u8])));
        Assert.True(PathName.IsUtf8("grün 😀"));
    }
}
