using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>Status and fields from a prelude.</summary>
internal static class StreamedFields
{
    public const string DefaultContentType = "application/octet-stream";

    /// <param name="prelude">JSON: <c>statusCode</c>, <c>headers</c>, <c>cookies</c>, for some <c>multiValueHeaders</c>.</param>
    /// <param name="hasMultiValueHeaders">A Function URL knows none.</param>
    /// <returns>Null when it is anything else.</returns>
    public static FrontResponse? Read(ReadOnlyMemory<byte> prelude, bool hasMultiValueHeaders)
    {
        if (JsonAnswer.Parse(prelude) is not { ValueKind: JsonValueKind.Object } answer
            || ReadStatus(answer) is not { } status
            || AnswerFields.Headers(answer, "headers") is not { } headers
            || AnswerFields.List(answer, "cookies", "Set-Cookie") is not { } cookies)
        {
            return null;
        }

        if (hasMultiValueHeaders)
        {
            if (AnswerFields.MultiValueHeaders(answer, "multiValueHeaders") is not { } multiValueHeaders)
            {
                return null;
            }

            headers = PayloadVersion1.Merge(headers, multiValueHeaders);
        }

        var response = new FrontResponse(status, [.. headers, .. cookies], ReadOnlyMemory<byte>.Empty);
        return response.HasHeader("Content-Type")
            ? response
            : response with { Headers = [.. response.Headers, KeyValuePair.Create("Content-Type", DefaultContentType)] };
    }

    /// <summary>Alone among the answers, a prelude may leave its status out.</summary>
    private static int? ReadStatus(JsonElement answer) =>
        AnswerFields.IsAbsent(answer, "statusCode", out _) ? StatusCodes.Status200OK : AnswerFields.Status(answer);
}
