using PhpBridge.Php;
using PhpBridge.Linux;
using PhpBridge.Php.Backtrace;
using Xunit;

namespace PhpBridge.Tests.Php.Backtrace;

public class PhpBacktraceTests
{
    [Fact]
    public void A_worker_that_has_gone_gives_no_backtrace_and_a_line_of_the_log()
    {
        var log = new RecordedLog();

        var backtrace = PhpBacktrace.Read(new FpmPool(0, "no-such-pool", "/nowhere"), log);

        Assert.Null(backtrace);
        Assert.Contains(
            log.Messages, message => message.StartsWith("The backtrace of the worker could not be read: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_is_no_PHP_is_refused()
    {
        using var memory = new ProcessMemory(Environment.ProcessId);

        Assert.Throws<InvalidDataException>(() => ZendEngine.Find(Environment.ProcessId, memory));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 56)]
    [InlineData(ulong.MaxValue)]
    public void A_pointer_that_leads_nowhere_is_refused(ulong address)
    {
        using var memory = new ProcessMemory(Environment.ProcessId);

        Assert.Throws<InvalidDataException>(() => memory.ReadByte(address));
    }

    [Fact]
    public void Without_any_position_there_is_no_backtrace()
        => Assert.Null(PhpBacktrace.From([new ZendStack.Call("sleep", null, null)], complete: true));
}
