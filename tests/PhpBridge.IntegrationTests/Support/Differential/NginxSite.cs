using System.Net;
using System.Net.Sockets;
using System.Text;
using CliWrap;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>
/// The reference: nginx and php-fpm as WordPress's documentation sets them up, over the same document root and php.ini
/// as the bridge.
/// </summary>
internal sealed class NginxSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-nginx-");
    private readonly CancellationTokenSource _end = new();
    private readonly StringBuilder _output = new();
    private readonly List<Task> _servers = [];

    private NginxSite(int port) => Address = new Uri($"http://127.0.0.1:{port}");

    public Uri Address { get; }

    /// <summary>nginx alone, for files below the root.</summary>
    /// <param name="existing">A path below the root that exists.</param>
    public static Task<NginxSite> StartFilesAsync(string nginx, string root, string existing, CancellationToken cancellationToken)
        => StartAloneAsync(nginx, root, FileLocations, existing, cancellationToken);

    /// <summary>nginx alone, with the rules of WordPress's documentation. Instead of running a script it says which, in X-Script.</summary>
    /// <param name="existing">A path below the root that exists.</param>
    public static Task<NginxSite> StartRulesAsync(string nginx, string root, string existing, CancellationToken cancellationToken)
        => StartAloneAsync(nginx, root, WordPressLocations, existing, cancellationToken);

    private static async Task<NginxSite> StartAloneAsync(
        string nginx, string root, string locations, string existing, CancellationToken cancellationToken)
    {
        var site = new NginxSite(FreePort());
        try
        {
            site.Run(nginx, ["-c", site.Write("nginx.conf", site.NginxConfiguration(root, locations)), "-e", site.PathOf("error.log")]);
            await site.WaitUntilReadyAsync(existing, cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public static async Task<NginxSite> StartAsync(string nginx, CancellationToken cancellationToken)
    {
        var site = new NginxSite(FreePort());
        try
        {
            var options = BridgeFunction.Options();
            var fpm = options.Environment["PHPBRIDGE_PHP_FPM"];
            site.Run(
                fpm,
                ["--nodaemonize", "--allow-to-run-as-root", "-c", options.Environment["PHPBRIDGE_PHP_INI"], "--fpm-config", site.Write(
                    "fpm.conf", site.FpmConfiguration())]);
            site.Run(nginx, [
                "-c", site.Write("nginx.conf", site.NginxConfiguration(BridgeFunction.DocumentRoot, site.ScriptLocations())), "-e",
                site.PathOf("error.log")
            ]);
            await site.WaitUntilReadyAsync("/echo.php", cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_servers).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Run(string server, IReadOnlyList<string> arguments)
        => _servers.Add(Cli.Wrap(server)
            .WithArguments(arguments)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(_output))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(_output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_end.Token));

    /// <summary>Asks until both answer; neither says when it is ready.</summary>
    private async Task WaitUntilReadyAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (_servers.Find(server => server.IsCompleted) is not null)
            {
                break;
            }

            try
            {
                if ((await new WireRequest("GET", path).SendAsync(Address, cancellationToken)).Status == 200)
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // Not listening yet.
            }

            await Task.Delay(25, cancellationToken);
        }

        throw new InvalidOperationException($"nginx or php-fpm did not start: {_output}");
    }

    private string FpmConfiguration() => $"""
        [global]
        error_log = {PathOf("fpm.log")}
        [www]
        listen = {PathOf("fpm.sock")}
        listen.mode = 0666
        pm = static
        pm.max_children = 1
        """;

    private string ScriptLocations() => $$"""
            index index.php;
            location / { try_files $uri $uri/ /index.php?$args; }
            location ~ [^/]\.php(/|$) {
              fastcgi_split_path_info ^(.+?\.php)(/.*)$;
              if (!-f $document_root$fastcgi_script_name) { return 404; }
              fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
              fastcgi_param PATH_INFO $fastcgi_path_info;
              fastcgi_param QUERY_STRING $query_string;
              fastcgi_param REQUEST_METHOD $request_method;
              fastcgi_param CONTENT_TYPE $content_type;
              fastcgi_param CONTENT_LENGTH $content_length;
              fastcgi_param SCRIPT_NAME $fastcgi_script_name;
              fastcgi_param REQUEST_URI $request_uri;
              fastcgi_param DOCUMENT_ROOT $document_root;
              fastcgi_param SERVER_PROTOCOL $server_protocol;
              fastcgi_param REQUEST_SCHEME $scheme;
              fastcgi_param GATEWAY_INTERFACE CGI/1.1;
              fastcgi_param REMOTE_ADDR $remote_addr;
              fastcgi_param REDIRECT_STATUS 200;
              # Larger heads than the default of 4 KiB, so that they can be compared.
              fastcgi_buffer_size 64k;
              fastcgi_buffers 4 64k;
              fastcgi_pass unix:{{PathOf("fpm.sock")}};
            }
        """;

    /// <summary>Dates compared as RFC 9110 has it, compressed siblings, and the bridge's media types.</summary>
    private const string FileLocations = """
            if_modified_since before;
            gzip_static on;
            gzip_vary on;
            charset utf-8;
            charset_types text/css text/javascript text/plain;
            default_type application/octet-stream;
            types {
                text/css css; text/javascript js; text/plain txt; image/png png; image/svg+xml svg; font/woff2 woff2;
                application/json json; application/gzip gz;
            }
            location / { }
        """;

    /// <summary>https://developer.wordpress.org/advanced-administration/server/web-server/nginx/, general and global rules.</summary>
    private const string WordPressLocations = """
            index index.php;
            location ~ /\. { deny all; }
            location ~* /(?:uploads|files)/.*\.php$ { deny all; }
            location / { try_files $uri $uri/ /index.php?$args; }
            location ~ [^/]\.php(/|$) {
              fastcgi_split_path_info ^(.+?\.php)(/.*)$;
              if (!-f $document_root$fastcgi_script_name) { return 404; }
              add_header X-Script $fastcgi_script_name;
              return 200;
            }
        """;

    private string NginxConfiguration(string root, string locations) => $$"""
        daemon off;
        worker_processes 1;
        pid {{PathOf("nginx.pid")}};
        error_log {{PathOf("error.log")}};
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path {{PathOf("body")}};
          fastcgi_temp_path {{PathOf("fastcgi")}};
          proxy_temp_path {{PathOf("proxy")}};
          scgi_temp_path {{PathOf("scgi")}};
          uwsgi_temp_path {{PathOf("uwsgi")}};
          server {
            listen {{Address.Authority}};
            root {{root}};
        {{locations}}
          }
        }
        """;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text + "\n");
        return PathOf(name);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
