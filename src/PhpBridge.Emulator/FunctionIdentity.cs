namespace PhpBridge.Emulator;

/// <summary>Who the function is: documentation values, the same on every machine.</summary>
internal static class FunctionIdentity
{
    public const string Name = "function";
    public const string Version = "$LATEST";
    public const string Handler = "index.php";
    public const string Region = "us-east-1";
    public const string AccountId = "123456789012";
    public const string ApiId = "emulator00";
    public const string ApiDomain = $"{ApiId}.execute-api.{Region}.amazonaws.com";
    public const string UrlId = "emulator00functionurl";
    public const string UrlDomain = $"{UrlId}.lambda-url.{Region}.on.aws";
    public const string TargetGroupArn = $"arn:aws:elasticloadbalancing:{Region}:{AccountId}:targetgroup/emulator/6d0ecf831eec9f09";
    public const string DistributionId = "EDFDVBD6EXAMPLE";
    public const string DistributionDomain = "d111111abcdef8.cloudfront.net";
    public const string Arn = $"arn:aws:lambda:{Region}:{AccountId}:function:{Name}";
}
