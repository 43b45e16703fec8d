using System.Text;
using PhpBridge.FastCgi;
using PhpBridge.Time;

namespace PhpBridge.Tests.FastCgi;

/// <summary>One request to a fake application and what came of it.</summary>
internal sealed record Exchange(byte[] Stdout, string Stderr, bool Ended)
{
    /// <summary>Long enough for any machine; a test that gets here hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Text => Encoding.UTF8.GetString(Stdout);

    public static Exchange With(
        Action<FakeConnection> behaviour, byte[]? parameters = null, byte[]? stdin = null, TimeSpan? deadline = null, int bufferSize = 4096)
    {
        using var application = new FakeApplication(behaviour);
        var stderr = new RecordedStderr();
        using var stream = new FastCgiClient().Send(
            application.SocketPath, parameters ?? [], stdin ?? [], stderr, Deadline.After(deadline ?? Patience));
        using var stdout = new MemoryStream();
        var buffer = new byte[bufferSize];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            stdout.Write(buffer, 0, count);
        }

        return new Exchange(stdout.ToArray(), stderr.Text, stream.Ended);
    }

    /// <summary>The request as the application received it.</summary>
    public static ReceivedRequest Received(byte[] parameters, byte[] stdin)
    {
        ReceivedRequest? request = null;
        With(
            connection =>
            {
                request = connection.ReadRequest();
                connection.End();
            },
            parameters,
            stdin);
        return request!;
    }

    /// <summary>How a request fails when the application behaves like this.</summary>
    public static FastCgiFailure FailureOf(Action<FakeConnection> behaviour, byte[]? stdin = null, TimeSpan? deadline = null)
        => Xunit.Assert.Throws<FastCgiException>(() => With(behaviour, stdin: stdin, deadline: deadline)).Failure;
}
