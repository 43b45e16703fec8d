using PhpBridge.Php.Backtrace;
using Xunit;

namespace PhpBridge.Tests.Php.Backtrace;

public sealed class ElfSymbolsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private static string Library => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libcoreclr.so");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_symbol_is_found_by_its_whole_name()
    {
        using var file = File.OpenHandle(Library);

        var symbols = ElfSymbols.Read(file);

        Assert.NotNull(symbols.Find("coreclr_initialize"));
        Assert.Null(symbols.Find("coreclr_initializ"));
        Assert.Null(symbols.Find("executor_globals"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(1_000_000)]
    public void A_truncated_file_is_refused(int length)
    {
        File.WriteAllBytes(_path, File.ReadAllBytes(Library)[..length]);

        Assert.Throws<InvalidDataException>(Read);
    }

    [Fact]
    public void A_damaged_header_is_refused_or_read_but_never_worse()
    {
        var bytes = File.ReadAllBytes(Library)[..4096];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var damaged = bytes.ToArray();
            for (var i = 0; i < 4; i++)
            {
                damaged[random.Next(6, 512)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_path, damaged);

            Assert.IsType<InvalidDataException>(Record.Exception(Read));
        }
    }

    private void Read()
    {
        using var file = File.OpenHandle(_path);
        ElfSymbols.Read(file);
    }
}
