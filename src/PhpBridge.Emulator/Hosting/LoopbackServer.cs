using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PhpBridge.Emulator.Hosting;

/// <summary>
/// Kestrel alone, on 127.0.0.1. A WebApplication would read the developer's environment and configuration and
/// take over Ctrl-C; the emulator runs several servers in one process and wants none of it.
/// </summary>
internal sealed class LoopbackServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handle;

    private LoopbackServer(int port, RequestDelegate handle)
    {
        _handle = handle;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        options.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;

        // The limits are those of the platform, each checked where it applies; a debugger may pause anything.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestLineSize = 64 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
        options.Limits.MaxRequestBufferSize = 1024 * 1024;

        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <exception cref="IOException"><paramref name="port"/> is in use.</exception>
    public static async Task<LoopbackServer> StartAsync(int port, RequestDelegate handle, CancellationToken cancellationToken)
    {
        var started = new LoopbackServer(port, handle);
        try
        {
            await started._server.StartAsync(started, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            started._server.Dispose();
            throw new IOException($"Port {port} on 127.0.0.1 is in use. Stop what listens there, or choose another port.", exception);
        }

        started.Address = new Uri(started._server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return started;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _handle(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <summary>Stops at once: requests under way are cut, long polls among them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
