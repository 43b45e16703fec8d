using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PhpBridge.Health;

/// <summary>Checks whether the database server answers. Runs only after WordPress has failed.</summary>
/// <param name="host">WORDPRESS_DB_HOST, as WordPress reads it: host, host:port, [v6]:port or host:/socket.</param>
/// <param name="clock">Limits how often it is asked.</param>
internal sealed partial class DatabaseCheck(string host, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;

    /// <summary>The same as <see cref="Problem"/>, but no more than once a minute: a broken site has many visitors.</summary>
    public string? ProblemIfDue()
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < Pause)
            {
                return null;
            }

            _last = clock.GetTimestamp();
        }

        return Problem();
    }

    /// <returns>One line for the operator, or null when the server answers. Takes up to a second.</returns>
    public string? Problem()
    {
        var address = HostPattern().Match(host);
        var path = address.Groups["socket"].Value;
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            if (path.Length > 0)
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.ConnectAsync(new UnixDomainSocketEndPoint(path), timeout.Token).AsTask().GetAwaiter().GetResult();
            }
            else
            {
                using var client = new TcpClient();
                var port = address.Groups["port"].Success ? int.Parse(address.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 3306;
                client.ConnectAsync(address.Groups["host"].Value.Trim('[', ']'), port, timeout.Token).AsTask().GetAwaiter().GetResult();
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return $"The database server '{host}' (WORDPRESS_DB_HOST) did not answer within a second: is the function in its VPC, and does its security group let the function's in?";
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return $"The database server '{host}' (WORDPRESS_DB_HOST) cannot be reached: {e.Message}. Is the name right, and does the server run?";
        }
    }

    [GeneratedRegex(@"^(?<host>\[[^\]]*\]|[^:/]*)(:(?<port>\d{1,5}))?(:?(?<socket>/.*))?$")]
    private static partial Regex HostPattern();
}
