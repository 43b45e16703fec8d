using PhpBridge.Packaging.Publishing;
using Xunit;

namespace PhpBridge.Tests.Packaging.Publishing;

public class ShellCommandTests
{
    [Theory]
    [InlineData("s3://zips/a_b-1.zip", "s3://zips/a_b-1.zip")]
    [InlineData("*", "'*'")]
    [InlineData("", "''")]
    [InlineData("MIT; see", "'MIT; see'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    public void An_argument_is_quoted_where_a_shell_would_change_it(string argument, string quoted)
        => Assert.Equal("aws " + quoted, ShellCommand.Format("aws", [argument]));
}
