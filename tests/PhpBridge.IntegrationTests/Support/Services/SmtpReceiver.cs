using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace PhpBridge.IntegrationTests.Support.Services;

/// <summary>A mail server (RFC 5321) on a loopback port that takes every mail from who has logged in.</summary>
internal sealed class SmtpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Mail> _mails = Channel.CreateUnbounded<Mail>();

    public SmtpReceiver()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="TimeoutException">No mail came.</exception>
    public async Task<Mail> NextAsync(CancellationToken cancellationToken) =>
        await _mails.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ConverseAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed: the site is gone.
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var (login, sender, recipient) = ("", "", "");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-test\r\n250 AUTH PLAIN");
                    break;
                case "AUTH":
                    await writer.WriteLineAsync("334 ");
                    login = Encoding.UTF8.GetString(Convert.FromBase64String(await reader.ReadLineAsync() ?? "")).Replace('\0', ' ').Trim();
                    await writer.WriteLineAsync("235 welcome");
                    break;
                case "MAIL":
                    sender = line;
                    await writer.WriteLineAsync(login.Length > 0 ? "250 ok" : "530 log in first");
                    break;
                case "RCPT":
                    recipient = line;
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } data && data != ".")
                    {
                        text.AppendLine(data);
                    }

                    await _mails.Writer.WriteAsync(new Mail(login, sender, recipient, text.ToString()));
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    /// <param name="Login">User and password.</param>
    /// <param name="Sender">The command that names the envelope's sender.</param>
    /// <param name="Recipient">The command that names its recipient.</param>
    /// <param name="Text">Fields and content.</param>
    internal sealed record Mail(string Login, string Sender, string Recipient, string Text);
}
