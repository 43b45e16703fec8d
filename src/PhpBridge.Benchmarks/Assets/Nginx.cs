using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>nginx with one process, as distributions set it up for files.</summary>
internal sealed class Nginx : Server
{
    private Nginx(Process process, HttpConnection connection)
        : base(process, connection)
    {
    }

    public override string Name => "nginx";

    public static async Task<Nginx> StartAsync(string nginx, string root, string folder)
    {
        var port = Loopback.FreePort();
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
              client_body_temp_path {{folder}}; fastcgi_temp_path {{folder}}; proxy_temp_path {{folder}};
              scgi_temp_path {{folder}}; uwsgi_temp_path {{folder}};
              server { listen 127.0.0.1:{{port}}; root {{root}}; add_header X-Content-Type-Options nosniff; }
            }

            """);
        var process = Process.Start(new ProcessStartInfo(nginx, ["-c", configuration, "-e", folder + "/error.log"]))!;
        return new(process, new HttpConnection(await ConnectAsync(process, port)));
    }

    public override TimeSpan Get(string path)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: site.example\r\n\r\n");
        var started = Stopwatch.GetTimestamp();
        Connection.Send(request);
        var (line, _) = Connection.Read();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return line.Contains(" 200 ", StringComparison.Ordinal)
            ? elapsed
            : throw new InvalidOperationException($"nginx: {line} for {path}");
    }

    /// <summary>Waits until nginx listens, which it does not report.</summary>
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
}
