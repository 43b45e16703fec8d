namespace PhpBridge.Emulator.Front;

/// <summary>What an HTTP API says by itself, whatever payload format its integration asks for.</summary>
internal static class HttpApiAnswers
{
    public const string DefaultContentType = "text/plain; charset=utf-8";

    public static FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(
            StatusCodes.Status413PayloadTooLarge, """{"message":"Request Entity Too Large"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"message":"Too Many Requests"}"""),
        _ => FrontResponse.Json(StatusCodes.Status500InternalServerError, """{"message":"Internal Server Error"}"""),
    };
}
