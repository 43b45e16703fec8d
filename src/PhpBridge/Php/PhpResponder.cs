using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Answers requests by running scripts in php-fpm's workers, one at a time. Each loop has its own.</summary>
/// <remarks>
/// 1. Take an idle worker. A busy one is never sent a request, because the wait in its socket's queue has no limit.
/// 2. Have the worker invalidate scripts that have changed.
/// 3. Send BEGIN_REQUEST, PARAMS and STDIN over a new connection to the worker's socket. The supervisor starts php-fpm again if it has
///    ended.
/// 4. Read stdout until the blank line after the headers; the rest is the content, which is read while it is sent.
/// 5. After the response has been sent, wait until the worker is idle again, and release it.
/// </remarks>
internal sealed class PhpResponder(
    FpmOptions options,
    FpmSupervisor supervisor,
    IdleWorkers idle,
    FpmOutput output,
    IRequestHooks hooks,
    CgiVariables variables,
    ILogger log)
{
    private const int RoomForPhpValue = 256; // Bytes.

    // Less than a worker may need to accept a request. One that is not accepted costs php-fpm with its opcode cache.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(10);

    // Released on another thread, while the loop already requests its next invocation.
    private readonly ConcurrentQueue<PhpExchange> _unfinished = new();
    private readonly WorkerQueue _workers = new(idle, hooks, options.QueueTimeout, log);
    private readonly FastCgiClient _client = new();
    private readonly StderrLog _stderr = new(output, log);
    private readonly CgiResponseReader _reader = new(log);
    private readonly ArrayBufferWriter<byte> _parameters = new(4 * 1024);

    /// <exception cref="PhpException">PHP failed to answer.</exception>
    public HttpResponse Respond(HttpRequest request, Resolution.Script script, LambdaContext context, Deadline deadline)
    {
        if (!WriteParameters(request, script, context))
        {
            return HttpResponse.Text(431, "The request's URL and headers are too large for PHP."); // RFC 6585 section 5
        }

        if (deadline.Remaining < LeastTime)
        {
            log.NoTimeLeft(script.Name, (long)deadline.Remaining.TotalMilliseconds);
            throw new PhpException(PhpFailure.DeadlineExceeded, "the deadline passed before the script could start");
        }

        // 1. to 3.
        var worker = _workers.Take(script.Name, deadline);
        var exchange = Begin(worker, request, script, deadline);
        try
        {
            // 4.
            var response = _reader.Read(exchange, script.Name);
            hooks.OnResponseStarting(worker, request, response);
            exchange.HeadRead();
            return response;
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <summary>5. Waits for the scripts whose responses have been sent, at most until their deadline.</summary>
    public void FinishWork()
    {
        while (_unfinished.TryDequeue(out var exchange))
        {
            exchange.FinishWork();
        }
    }

    /// <summary>Reads from an idle worker which symbolic links PHP has resolved.</summary>
    /// <param name="script">The script that reports them.</param>
    /// <returns>Paths that contain links, and their real paths; empty if all workers are busy.</returns>
    public IReadOnlyList<(string Path, string Place)> ReadLinks(string script, Deadline deadline)
    {
        if (_workers.TryTake() is not { } worker)
        {
            return [];
        }

        try
        {
            _stderr.Start();
            return new ResolvedLinks(script, _client, _stderr, log).Read(supervisor.GetPool(worker, deadline), deadline);
        }
        finally
        {
            _stderr.Flush();
            _workers.Release(worker);
        }
    }

    /// <returns>Whether the parameters fit into one PARAMS record: php-fpm drops the connection at a pair that spans two.</returns>
    private bool WriteParameters(HttpRequest request, Resolution.Script script, LambdaContext context)
    {
        _parameters.ResetWrittenCount();
        if (!variables.Write(request, script, _parameters, RecordHeader.MaxContentLength))
        {
            return false;
        }

        context.Write(_parameters, room: RecordHeader.MaxContentLength - _parameters.WrittenCount - RoomForPhpValue);
        return true;
    }

    private PhpExchange Begin(int worker, HttpRequest request, Resolution.Script script, Deadline deadline)
    {
        try
        {
            hooks.OnRequestStarting(worker, script.Name, request);
            if (hooks.PhpValue is { IsEmpty: false } directives)
            {
                NameValuePairs.Write(_parameters, "PHP_VALUE"u8, directives);
            }

            _stderr.Start();
            InvalidateScripts(worker, deadline);
            return Send(worker, request, script, deadline);
        }
        catch
        {
            _stderr.Flush();
            _workers.Release(worker);
            throw;
        }
    }

    private void InvalidateScripts(int worker, Deadline deadline)
    {
        if (hooks.TakeStalePaths(worker) is { } paths && options.InvalidationScript is { } script)
        {
            new OpcacheInvalidation(script, variables.DocumentRoot, _client, _stderr, log)
                .Run(supervisor.GetPool(worker, deadline), paths, deadline);
        }
    }

    private PhpExchange Send(int worker, HttpRequest request, Resolution.Script script, Deadline deadline)
    {
        var pool = supervisor.GetPool(worker, deadline); // A restart may take until the deadline, too.
        try
        {
            return SendTo(pool);
        }
        catch (FastCgiException e) when (e.Failure == FastCgiFailure.Unreachable)
        {
            // php-fpm has ended a moment ago. It has received nothing of the request, so sending it again is safe.
            supervisor.ReplaceMaster(pool);
        }

        try
        {
            return SendTo(pool = supervisor.GetPool(worker, deadline));
        }
        catch (FastCgiException e)
        {
            throw new PhpException(PhpFailureTable.From(e.Failure), e.Message, e);
        }

        PhpExchange SendTo(FpmPool to)
        {
            var stdout = _client.Send(to.Socket, _parameters.WrittenSpan, request.Content, _stderr, deadline);
            return new PhpExchange(stdout, supervisor, _workers, hooks, to, _stderr, script.Name, deadline, _unfinished, log);
        }
    }
}
