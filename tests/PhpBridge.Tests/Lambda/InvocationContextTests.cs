using System.Text;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class InvocationContextTests
{
    [Fact]
    public void It_has_the_names_that_applications_know()
    {
        var invocation = new Invocation(
            "id-1", 1_793_880_000_000, "Root=1-690b3e00-0123", "arn:aws:lambda:eu-west-1:123456789012:function:site", default);

        var json = new InvocationContext().ToJson(invocation).ToArray();

        Assert.Equal(
            """{"awsRequestId":"id-1","deadlineMs":"""
            + """1793880000000,"invokedFunctionArn":"arn:aws:lambda:eu-west-1:123456789012:function:site","traceId":"""
            + "\"Root=1-690b3e00-0123\"}",
            Encoding.UTF8.GetString(json));
    }
}
