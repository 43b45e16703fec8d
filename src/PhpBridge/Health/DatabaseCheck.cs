using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PhpBridge.Health;

/// <summary>Checks whether the database server answers. Runs only after WordPress has failed.</summary>
/// <param name="host">WORDPRESS_DB_HOST in the syntax of WordPress: host, host:port, [v6]:port or host:/socket.</param>
/// <param name="clock">The clock for the limit of <see cref="ProblemIfDue"/>.</param>
internal sealed partial class DatabaseCheck(string host, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;

    /// <summary>Calls <see cref="Problem"/> at most once a minute, because a site that fails may have many visitors.</summary>
    public string? ProblemIfDue()
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < Interval)
            {
                return null;
            }

            _last = clock.GetTimestamp();
        }

        return Problem();
    }

    /// <returns>The problem and its remedy in one line for the operator; null if the server answers. Takes up to a second.</returns>
    public string? Problem()
    {
        var address = HostPattern().Match(host);
        var path = address.Groups["socket"].Value;
        try
        {
            using var timeout = new CancellationTokenSource(Timeout);
            if (path.Length > 0)
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.ConnectAsync(new UnixDomainSocketEndPoint(path), timeout.Token).AsTask().GetAwaiter().GetResult();
            }
            else
            {
                using var client = new TcpClient();
                var name = address.Groups["host"].Value.Trim('[', ']');
                client.ConnectAsync(name, PortOf(address), timeout.Token).AsTask().GetAwaiter().GetResult();
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return $"The database server '{host}' (WORDPRESS_DB_HOST) did not answer within a second: attach the function to the server's "
                + "VPC, and allow the function's security group in that of the server";
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return $"The database server '{host}' (WORDPRESS_DB_HOST) cannot be reached: {e.Message}. Check the name, and whether the "
                + "server is running";
        }
    }

    private static int PortOf(Match address)
        => address.Groups["port"] is { Success: true } port
            ? int.Parse(port.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : 3306;

    [GeneratedRegex(@"^(?<host>\[[^\]]*\]|[^:/]*)(:(?<port>\d{1,5}))?(:?(?<socket>/.*))?$")]
    private static partial Regex HostPattern();
}
