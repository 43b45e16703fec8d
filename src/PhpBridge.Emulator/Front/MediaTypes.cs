namespace PhpBridge.Emulator.Front;

/// <summary>Which bodies the fronts take for text. Form posts are text for none of them: they arrive as base64.</summary>
internal static class MediaTypes
{
    /// <summary>The list of "Use Lambda functions as targets of an Application Load Balancer".</summary>
    public static bool IsText(string? contentType)
    {
        var mediaType = Of(contentType);
        return mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("application/javascript", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("application/xml", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>HTTP APIs and Function URLs also know structured suffixes.</summary>
    public static bool IsTextOfHttpApi(string? contentType)
    {
        var mediaType = Of(contentType);
        return IsText(mediaType)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without its parameters.</summary>
    public static string Of(string? contentType) => (contentType ?? "").Split(';')[0].Trim();
}
