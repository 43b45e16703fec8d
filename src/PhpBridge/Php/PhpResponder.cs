using System.Buffers;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Php;

/// <summary>
/// Answers requests by running scripts in one php-fpm worker.
/// </summary>
/// <remarks>
/// 1. Get the worker's socket from the supervisor, which starts php-fpm again if it has died.
/// 2. Send BEGIN_REQUEST, PARAMS and STDIN over a fresh connection.
/// 3. Read stdout up to the blank line; what follows is the response's content, read as it is sent on.
/// </remarks>
internal sealed class PhpResponder(FpmSupervisor supervisor, int worker, CgiVariables variables, ILogger log)
{
    private readonly FastCgiClient _client = new();
    private readonly StderrLog _stderr = new(supervisor.Output, log);
    private readonly ArrayBufferWriter<byte> _parameters = new(4 * 1024);
    private byte[] _head = new byte[16 * 1024];

    /// <exception cref="PhpException">PHP failed to answer.</exception>
    public HttpResponse Respond(HttpRequest request, Resolution.Script script, LambdaContext context, Deadline deadline)
    {
        _parameters.ResetWrittenCount();
        variables.Write(request, script, _parameters);
        if (_parameters.WrittenCount > RecordHeader.MaxContentLength)
        {
            // php-fpm reads every PARAMS record by itself and drops the connection at a pair that spans two.
            return HttpResponse.Text(431, "The request's target and fields are too large for PHP."); // RFC 6585 section 5
        }

        context.Write(_parameters, room: RecordHeader.MaxContentLength - _parameters.WrittenCount);

        _stderr.Start();
        var exchange = Open(request, script, deadline);
        try
        {
            return ReadHead(exchange);
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    private PhpExchange Open(HttpRequest request, Resolution.Script script, Deadline deadline)
    {
        // 1. The worker's socket. A restart has until the deadline too.
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

        // 2. The request.
        PhpExchange Send(FpmPool to)
            => new(_client.Send(to.Socket, _parameters.WrittenSpan, request.Content, _stderr, deadline), supervisor, to, _stderr, script.Name, log);
    }

    /// <summary>3. The head, and what came with it of the body.</summary>
    private HttpResponse ReadHead(PhpExchange exchange)
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
                return CreateResponse(exchange, bodyStart, length);
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

    private HttpResponse CreateResponse(PhpExchange exchange, int bodyStart, int length)
    {
        int status;
        List<Field> fields;
        try
        {
            (status, fields) = CgiHead.Parse(_head.AsMemory(0, bodyStart));
        }
        catch (PhpException e)
        {
            throw exchange.Fail(e);
        }

        var response = new HttpResponse(status, new PhpContent(exchange, _head.AsMemory(bodyStart..length)));
        foreach (var field in fields)
        {
            response.Fields.Add(field.Name, field.Value);
        }

        return response;
    }
}
