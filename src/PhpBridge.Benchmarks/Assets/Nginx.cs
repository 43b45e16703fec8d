using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>nginx with one process, as distributions set it up for files.</summary>
internal sealed class Nginx : IServer
{
    private readonly Process _process;
    private readonly HttpMessages _messages;

    private Nginx(Process process, HttpMessages messages)
    {
        _process = process;
        _messages = messages;
    }

    public string Name => "nginx";

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Nginx> StartAsync(string nginx, string root, string folder)
    {
        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections 64; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 100000000;
              types { image/png png; }
              client_body_temp_path {{folder}}; fastcgi_temp_path {{folder}}; proxy_temp_path {{folder}}; scgi_temp_path {{folder}}; uwsgi_temp_path {{folder}};
              server { listen 127.0.0.1:{{port}}; root {{root}}; add_header X-Content-Type-Options nosniff; }
            }

            """);
        var process = Process.Start(new ProcessStartInfo(nginx, ["-c", configuration, "-e", folder + "/error.log"]))!;
        return new(process, new HttpMessages(await ConnectAsync(process, port)));
    }

    public TimeSpan Get(string path)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: site.example\r\n\r\n");
        var started = Stopwatch.GetTimestamp();
        _messages.Send(request);
        var (line, _) = _messages.Receive();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return line.Contains(" 200 ", StringComparison.Ordinal) ? elapsed : throw new InvalidOperationException($"nginx: {line} for {path}");
    }

    public async ValueTask DisposeAsync()
    {
        _messages.Dispose();
        using var end = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>nginx does not say when it listens.</summary>
    private static async Task<Socket> ConnectAsync(Process process, int port)
    {
        for (var attempt = 0; attempt < 200 && !process.HasExited; attempt++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(25);
            }
        }

        throw new InvalidOperationException("nginx did not start");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
