using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// CloudFront with a Lambda@Edge function on origin requests that includes the body ("Lambda@Edge event structure").
/// There is no origin behind it: a function that passes the request on answers nothing.
/// </summary>
internal sealed class CloudFrontShape : IHttpEventShape
{
    /// <summary>CloudFront takes 50 GB and shows the function the first megabyte; so much is held here to cut it off.</summary>
    public int BodyLimit => PayloadLimits.EdgeBodyHeld;

    public byte[] ToEvent(FrontRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Min(request.Body.Length, PayloadLimits.EdgeBody) * 4 / 3 + 4096);
        using (var json = new Utf8JsonWriter(buffer, JsonText.ReadableWriter))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            json.WriteStartObject();
            json.WriteStartObject("cf");
            WriteConfig(json, request);
            WriteRequest(json, request);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request)
    {
        if (payload.Length > PayloadLimits.EdgeAnswer
            || JsonAnswer.Parse(payload) is not { ValueKind: JsonValueKind.Object } answer
            || Status(answer) is not { } status
            || !TryReadDescription(answer, out var reason)
            || EdgeHeaders.Read(answer) is not { } headers
            || Body(answer) is not { } body)
        {
            return null;
        }

        headers.Add(KeyValuePair.Create("X-Cache", "LambdaGeneratedResponse from cloudfront"));
        headers.Add(KeyValuePair.Create("X-Amz-Cf-Id", request.RequestId));
        return new FrontResponse(status, headers, body) { Reason = reason };
    }

    /// <summary>"Troubleshooting error response status codes in CloudFront": a bad answer is 502, a failed function 503.</summary>
    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => Page(
            StatusCodes.Status413PayloadTooLarge, "Error", "The request is larger than this emulator holds."),
        FrontFailure.Throttled => Page(
            StatusCodes.Status503ServiceUnavailable,
            "LambdaLimitExceeded",
            "The Lambda function associated with the CloudFront distribution was throttled."),
        FrontFailure.AnswerUnreadable => Page(
            StatusCodes.Status502BadGateway, "LambdaValidationError", "The Lambda function result failed validation."),
        _ => Page(
            StatusCodes.Status503ServiceUnavailable,
            "LambdaExecutionError",
            "The Lambda function associated with the CloudFront distribution failed."),
    };

    private static FrontResponse Page(int status, string result, string message) =>
        FrontResponse.Html(
            status,
            $"<html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>{status} ERROR</h1>"
            + $"<h2>The request could not be satisfied.</h2><hr>{message}</body></html>\n",
            KeyValuePair.Create("X-Cache", result + " from cloudfront"));

    private static void WriteConfig(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("config");
        json.WriteString("distributionDomainName", FunctionIdentity.DistributionDomain);
        json.WriteString("distributionId", FunctionIdentity.DistributionId);
        json.WriteString("eventType", "origin-request");
        json.WriteString("requestId", request.RequestId);
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("request");
        if (request.Body.Length > 0)
        {
            WriteBody(json, request.Body.Span);
        }

        json.WriteString("clientIp", request.SourceIp);
        EdgeHeaders.Write(json, request);
        json.WriteString("method", request.Method);
        WriteOrigin(json);
        json.WriteString("querystring", request.Query);
        json.WriteString("uri", request.Path);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        json.WriteStartObject("body");
        json.WriteBoolean("inputTruncated", body.Length > PayloadLimits.EdgeBody);
        json.WriteString("action", "read-only");
        json.WriteString("encoding", "base64");
        json.WriteBase64String("data", body[..Math.Min(body.Length, PayloadLimits.EdgeBody)]);
        json.WriteEndObject();
    }

    /// <summary>The origin's host name in events; no server listens there.</summary>
    private static void WriteOrigin(Utf8JsonWriter json)
    {
        json.WriteStartObject("origin");
        json.WriteStartObject("custom");
        json.WriteStartObject("customHeaders");
        json.WriteEndObject();
        json.WriteString("domainName", "origin.example");
        json.WriteNumber("keepaliveTimeout", 5);
        json.WriteString("path", "");
        json.WriteNumber("port", 443);
        json.WriteString("protocol", "https");
        json.WriteNumber("readTimeout", 30);
        json.WriteStrings("sslProtocols", ["TLSv1.2"]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>"Generate HTTP responses in request triggers": a string between 200 and 599, the only member that is required.</summary>
    private static int? Status(JsonElement answer) =>
        answer.TryGetProperty("status", out var status)
        && status.ValueKind == JsonValueKind.String
        && int.TryParse(status.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value is >= 200 and <= 599
            ? value
            : null;

    private static bool TryReadDescription(JsonElement answer, out string? reason)
    {
        reason = null;
        if (AnswerFields.IsAbsent(answer, "statusDescription", out var description))
        {
            return true;
        }

        if (description.ValueKind != JsonValueKind.String || !AnswerFields.IsReason(description.GetString()!))
        {
            return false;
        }

        reason = description.GetString();
        return true;
    }

    private static ReadOnlyMemory<byte>? Body(JsonElement answer)
    {
        var encoding = AnswerFields.IsAbsent(answer, "bodyEncoding", out var named) ? "text" : named.ToString();
        if (AnswerFields.IsAbsent(answer, "body", out var body))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (body.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // Not a bare null: an array that is null would become an empty body.
        return encoding switch
        {
            "text" => Encoding.UTF8.GetBytes(body.GetString()!),
            "base64" when body.TryGetBytesFromBase64(out var bytes) => bytes,
            _ => default(ReadOnlyMemory<byte>?),
        };
    }
}
