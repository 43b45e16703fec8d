using PhpBridge.FastCgi;
using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public class PhpFailureTableTests
{
    [Theory]
    [InlineData(nameof(PhpFailure.Unavailable), 503)]
    [InlineData(nameof(PhpFailure.Busy), 503)]
    [InlineData(nameof(PhpFailure.Crashed), 502)]
    [InlineData(nameof(PhpFailure.DeadlineExceeded), 504)]
    [InlineData(nameof(PhpFailure.InvalidResponse), 502)]
    public void Every_failure_has_its_status(string failure, int status)
        => Assert.Equal(status, PhpFailureTable.Answer(Enum.Parse<PhpFailure>(failure)).Status);

    [Theory]
    [InlineData(nameof(FastCgiFailure.Unreachable), nameof(PhpFailure.Unavailable))]
    [InlineData(nameof(FastCgiFailure.Truncated), nameof(PhpFailure.Crashed))]
    [InlineData(nameof(FastCgiFailure.Protocol), nameof(PhpFailure.InvalidResponse))]
    [InlineData(nameof(FastCgiFailure.DeadlineExceeded), nameof(PhpFailure.DeadlineExceeded))]
    public void Every_failure_of_FastCGI_is_one_of_PHP(string from, string to)
        => Assert.Equal(Enum.Parse<PhpFailure>(to), PhpFailureTable.From(Enum.Parse<FastCgiFailure>(from)));

    [Fact]
    public void The_tables_above_are_complete()
    {
        Assert.Equal(5, Enum.GetValues<PhpFailure>().Length);
        Assert.Equal(5, Enum.GetValues<FastCgiFailure>().Length);
        Assert.Equal(5, Enum.GetValues<PhpFailure>().Select(failure => PhpFailureTable.Answer(failure).Message).Distinct().Count());
    }
}
