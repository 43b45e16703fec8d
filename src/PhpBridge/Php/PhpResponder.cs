using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// Answers the requests of one loop, one at a time, by running scripts in php-fpm's workers.
/// </summary>
/// <remarks>
/// 1. Take an idle worker. A busy one is never sent a request: it would wait where nobody sees it.
/// 2. Get the worker's socket from the supervisor, which starts php-fpm again if it has died.
/// 3. Send BEGIN_REQUEST, PARAMS and STDIN over a fresh connection.
/// 4. Read stdout up to the blank line; what follows is the response's content, read as it is sent on.
/// 5. When the response has gone, wait until the worker is idle again, and put it back.
/// </remarks>
/// <param name="queueTimeout">How long a request waits for a worker when all are busy.</param>
internal sealed class PhpResponder(FpmSupervisor supervisor, IRequestHooks hooks, CgiVariables variables, TimeSpan queueTimeout, ILogger log)
{
    private const int RoomForSettings = 256; // Bytes.

    // Less than a worker may need to take a request. One that is not taken costs php-fpm with its opcode cache.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(10);

    // Settling may happen on another thread, while the loop is waiting for its next invocation already.
    private readonly ConcurrentQueue<PhpExchange> _unsettled = new();
    private readonly FastCgiClient _client = new();
    private readonly StderrLog _stderr = new(supervisor.Output, log);
    private readonly ArrayBufferWriter<byte> _parameters = new(4 * 1024);
    private readonly FieldCollection _fields = [];
    private byte[] _head = new byte[16 * 1024];

    /// <exception cref="PhpException">PHP failed to answer.</exception>
    public HttpResponse Respond(HttpRequest request, Resolution.Script script, LambdaContext context, Deadline deadline)
    {
        _parameters.ResetWrittenCount();
        if (!variables.Write(request, script, _parameters, RecordHeader.MaxContentLength))
        {
            // php-fpm reads every PARAMS record by itself and drops the connection at a pair that spans two.
            return HttpResponse.Text(431, "The request's target and fields are too large for PHP."); // RFC 6585 section 5
        }

        context.Write(_parameters, room: RecordHeader.MaxContentLength - _parameters.WrittenCount - RoomForSettings);

        if (deadline.Remaining < LeastTime)
        {
            log.NoTimeLeft(script.Name, (long)deadline.Remaining.TotalMilliseconds);
            throw new PhpException(PhpFailure.DeadlineExceeded, "the invocation's time was up before the script could start");
        }

        // 1. The worker.
        var worker = TakeWorker(script, deadline);
        PhpExchange exchange;
        try
        {
            hooks.Starting(worker, script.Name, request);
            if (hooks.Settings is { IsEmpty: false } settings)
            {
                NameValuePairs.Write(_parameters, "PHP_VALUE"u8, settings);
            }

            _stderr.Start();
            ForgetStale(worker, deadline);
            exchange = Open(worker, request, script, deadline);
        }
        catch
        {
            _stderr.Flush();
            Release(worker);
            throw;
        }

        try
        {
            var response = ReadHead(exchange, script.Name);
            hooks.Responding(worker, request, response);
            exchange.HeadRead();
            return response;
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <summary>5. Finishes what is left of the responses that have gone. Returns at their deadline at the latest.</summary>
    public void Settle()
    {
        while (_unsettled.TryDequeue(out var exchange))
        {
            exchange.Settle();
        }
    }

    /// <summary>Asks a worker that has nothing to do through which links it has come.</summary>
    /// <param name="script">The script that tells.</param>
    /// <returns>Paths that links are in, and their real paths.</returns>
    public IReadOnlyList<(string Path, string Place)> AskForLinks(string script, Deadline deadline)
    {
        if (supervisor.Idle.Take(Deadline.Passed) is not { } worker)
        {
            return [];
        }

        try
        {
            _stderr.Start();
            return new LinkInquiry(script, _client, _stderr, log).Run(supervisor.Pool(worker, deadline), deadline);
        }
        finally
        {
            _stderr.Flush();
            Release(worker);
        }
    }

    private void Release(int worker)
    {
        hooks.Ended(worker);
        supervisor.Idle.Put(worker);
    }

    /// <exception cref="PhpException">All workers were busy for as long as a request may wait.</exception>
    private int TakeWorker(Resolution.Script script, Deadline deadline)
    {
        if (supervisor.Idle.Take(Deadline.Passed) is { } idle)
        {
            return idle;
        }

        var started = Stopwatch.GetTimestamp();
        var patience = queueTimeout < deadline.Remaining ? Deadline.After(queueTimeout) : deadline;
        var worker = supervisor.Idle.Take(patience);
        var waited = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (worker is null)
        {
            log.NoWorkerFree(script.Name, waited);
            throw new PhpException(PhpFailure.Busy, "all workers are busy");
        }

        log.WaitedForWorker(script.Name, waited);
        return worker.Value;
    }

    /// <summary>A script that has changed is compiled anew from here on.</summary>
    private void ForgetStale(int worker, Deadline deadline)
    {
        if (hooks.TakeStale(worker) is { } paths && supervisor.InvalidationScript is { } forget)
        {
            new OpcacheInvalidation(forget, variables.DocumentRoot, _client, _stderr, log).Run(supervisor.Pool(worker, deadline), paths, deadline);
        }
    }

    private PhpExchange Open(int worker, HttpRequest request, Resolution.Script script, Deadline deadline)
    {
        // 2. The worker's socket. A restart has until the deadline too.
        var pool = supervisor.Pool(worker, deadline);
        try
        {
            return Send(pool);
        }
        catch (FastCgiException e) when (e.Failure == FastCgiFailure.Unreachable)
        {
            // php-fpm died and nobody noticed yet. It took nothing of the request, so sending it again is safe.
            supervisor.Discard(pool);
        }

        try
        {
            return Send(pool = supervisor.Pool(worker, deadline));
        }
        catch (FastCgiException e)
        {
            throw new PhpException(PhpFailureTable.From(e.Failure), e.Message, e);
        }

        // 3. The request.
        PhpExchange Send(FpmPool to)
            => new(
                _client.Send(to.Socket, _parameters.WrittenSpan, request.Content, _stderr, deadline),
                supervisor, hooks, to, _stderr, script.Name, deadline, _unsettled, log);
    }

    /// <summary>4. The head, and what came with it of the body.</summary>
    private HttpResponse ReadHead(PhpExchange exchange, string script)
    {
        var length = 0;
        while (true)
        {
            var count = exchange.Read(_head.AsSpan(length));
            if (count == 0)
            {
                throw exchange.Fail(new PhpException(
                    PhpFailure.InvalidResponse, length == 0 ? "the script sent nothing at all" : "the response's head has no end"));
            }

            var bodyStart = CgiHead.FindEnd(_head.AsSpan(0, length + count), length);
            length += count;
            if (bodyStart >= 0)
            {
                return CreateResponse(exchange, script, bodyStart, length);
            }

            if (length >= CgiHead.MaxSize)
            {
                throw exchange.Fail(new PhpException(
                    PhpFailure.InvalidResponse, $"the response's head is larger than {CgiHead.MaxSize / 1024} KiB"));
            }

            if (length == _head.Length)
            {
                Array.Resize(ref _head, _head.Length * 2);
            }
        }
    }

    private HttpResponse CreateResponse(PhpExchange exchange, string script, int bodyStart, int length)
    {
        _fields.Clear();
        try
        {
            var (status, leftOut) = CgiHead.Parse(_head.AsMemory(0, bodyStart), _fields);
            if (leftOut is not null)
            {
                log.HeadLineLeftOut(script, leftOut);
            }

            return new HttpResponse(status, new PhpContent(exchange, _head.AsMemory(bodyStart..length))) { Fields = _fields };
        }
        catch (PhpException e)
        {
            throw exchange.Fail(e);
        }
    }
}
