using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// Application Load Balancer with a Lambda target group ("Use Lambda functions as targets of an Application Load
/// Balancer"). It decodes nothing, neither path nor query.
/// </summary>
/// <param name="multiValue">The target group's attribute <c>lambda.multi_value_headers.enabled</c>: which maps it sends and reads.</param>
internal sealed class LoadBalancerShape(bool multiValue) : IHttpEventShape
{
    public int BodyLimit => PayloadLimits.LoadBalancerBody;

    public byte[] ToEvent(FrontRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length * 4 / 3 + 4096);
        using (var json = new Utf8JsonWriter(buffer, JsonText.ReadableWriter))
        {
            json.WriteStartObject();
            WriteRequestContext(json);
            json.WriteString("httpMethod", request.Method);
            json.WriteString("path", request.Path);
            WriteMap(json, "queryStringParameters", "multiValueQueryStringParameters", QueryPairs.Split(request.Query));
            WriteMap(json, "headers", "multiValueHeaders", Headers(request));
            WriteBody(json, request);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request)
    {
        if (payload.Length > PayloadLimits.LoadBalancerAnswer
            || JsonAnswer.Parse(payload) is not { ValueKind: JsonValueKind.Object } answer
            || AnswerFields.Status(answer) is not { } status
            || !TryReadReason(answer, status, out var reason)
            || ReadHeaders(answer) is not { } headers
            || AnswerFields.Body(answer, mayDecode: true) is not { } body)
        {
            return null;
        }

        return new FrontResponse(status, headers, body) { Reason = reason };
    }

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => Page(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large"),
        _ => Page(StatusCodes.Status502BadGateway, "Bad Gateway"),
    };

    private static FrontResponse Page(int status, string reason) =>
        FrontResponse.Html(
            status,
            $"<html>\r\n<head><title>{status} {reason}</title></head>\r\n"
            + $"<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n</body>\r\n</html>\r\n",
            KeyValuePair.Create("Server", "awselb/2.0"));

    private static void WriteRequestContext(Utf8JsonWriter json)
    {
        json.WriteStartObject("requestContext");
        json.WriteStartObject("elb");
        json.WriteString("targetGroupArn", FunctionIdentity.TargetGroupArn);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static List<KeyValuePair<string, List<string>>> Headers(FrontRequest request) =>
        [
            .. request.Headers
                .GroupBy(header => FieldNames.Lower(header.Key), header => header.Value)
                .Select(header => KeyValuePair.Create(header.Key, header.ToList())),
        ];

    /// <summary>One map or the other, never both; in single-value mode the last value wins.</summary>
    private void WriteMap(Utf8JsonWriter json, string single, string multi, IReadOnlyList<KeyValuePair<string, List<string>>> pairs)
    {
        json.WriteStartObject(multiValue ? multi : single);
        foreach (var (name, values) in pairs)
        {
            if (multiValue)
            {
                json.WriteStrings(name, values);
            }
            else
            {
                json.WriteString(name, values[^1]);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A compressed body is binary whatever its type says.</summary>
    private static void WriteBody(Utf8JsonWriter json, FrontRequest request)
    {
        var isText = MediaTypes.IsText(request.Header("Content-Type")) && request.Header("Content-Encoding") is null;
        var isBase64 = request.Body.Length > 0 && !isText;
        if (isBase64)
        {
            json.WriteBase64String("body", request.Body.Span);
        }
        else
        {
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
        }

        json.WriteBoolean("isBase64Encoded", isBase64);
    }

    private List<KeyValuePair<string, string>>? ReadHeaders(JsonElement answer) =>
        multiValue ? AnswerFields.MultiValueHeaders(answer, "multiValueHeaders") : AnswerFields.Headers(answer, "headers");

    /// <summary>"The status code and reason phrase, separated by a single space"; absent, the code's own phrase stands.</summary>
    private static bool TryReadReason(JsonElement answer, int status, out string? reason)
    {
        reason = null;
        if (!answer.TryGetProperty("statusDescription", out var description) || description.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        var code = FormattableString.Invariant($"{status} ");
        if (description.ValueKind != JsonValueKind.String
            || !description.GetString()!.StartsWith(code, StringComparison.Ordinal)
            || !AnswerFields.IsReason(description.GetString()!))
        {
            return false;
        }

        reason = description.GetString()![code.Length..];
        return true;
    }
}
