using System.Net;
using System.Net.Sockets;
using CliWrap;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>
/// The servers that the bridge is compared with: php-fpm alone, and nginx in front of another php-fpm; each with one worker and
/// with the bridge's scripts and php.ini.
/// </summary>
internal sealed class ReferenceServers : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-bench-");
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _servers = [];

    public ReferenceServers(string documentRoot)
    {
        NginxPort = Loopback.FreePort();
        RunFpm("raw");
        RunFpm("nginx");
        Run(BenchmarkEnvironment.Nginx, ["-c", Write("nginx.conf", NginxConfiguration(documentRoot)), "-e", PathOf("error.log")]);
        while (!File.Exists(FpmSocket) || !File.Exists(PathOf("nginx.sock")) || !IsListening())
        {
            if (_servers.Find(server => server.IsCompleted) is not null)
            {
                throw new InvalidOperationException("nginx or php-fpm did not start");
            }

            Thread.Sleep(20); // Neither reports when it is ready.
        }
    }

    public string FpmSocket => PathOf("raw.sock");

    public int NginxPort { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_servers).ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    private void RunFpm(string name) => Run(
        BenchmarkEnvironment.PhpFpm,
        ["--nodaemonize", "--allow-to-run-as-root", "-c", BenchmarkEnvironment.PhpIni, "--fpm-config", Write(name + "-fpm.conf", $"""
            [global]
            error_log = {PathOf(name + ".log")}
            [www]
            listen = {PathOf(name + ".sock")}
            listen.mode = 0666
            pm = static
            pm.max_children = 1
            """)]);

    private void Run(string server, IReadOnlyList<string> arguments)
        => _servers.Add(Cli.Wrap(server).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteAsync(_end.Token));

    private string NginxConfiguration(string documentRoot) => $$"""
        daemon off;
        worker_processes 1;
        pid {{PathOf("nginx.pid")}};
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        events { worker_connections 64; }
        http {
          access_log off;
          keepalive_requests 1000000;
          tcp_nodelay on;
          client_body_temp_path {{PathOf("body")}};
          fastcgi_temp_path {{PathOf("fastcgi")}};
          proxy_temp_path {{PathOf("proxy")}};
          scgi_temp_path {{PathOf("scgi")}};
          uwsgi_temp_path {{PathOf("uwsgi")}};
          server {
            listen 127.0.0.1:{{NginxPort}};
            root {{documentRoot}};
            location / {
              include /etc/nginx/fastcgi_params;
              fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
              fastcgi_pass unix:{{PathOf("nginx.sock")}};
            }
          }
        }
        """;

    private bool IsListening()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, NginxPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text + "\n");
        return PathOf(name);
    }
}
