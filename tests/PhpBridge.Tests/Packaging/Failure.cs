using PhpBridge.Packaging;
using Xunit;

namespace PhpBridge.Tests.Packaging;

/// <summary>The message with which a build ends.</summary>
internal static class Failure
{
    public static string Of(Func<object?> action) => Assert.Throws<PackagingException>(action).Message;

    public static string Of(Action action) => Assert.Throws<PackagingException>(action).Message;
}
