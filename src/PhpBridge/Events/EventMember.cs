namespace PhpBridge.Events;

/// <summary>
/// The members that the bridge reads, of events and of the objects inside CloudFront's and the console's. They are named
/// as in the payload, but begin with a lower-case letter there, except for Records; DetailType is detail-type.
/// </summary>
internal enum EventMember
{
    Version,
    HttpMethod,
    Path,
    RawPath,
    RawQueryString,
    QueryStringParameters,
    MultiValueQueryStringParameters,
    Headers,
    MultiValueHeaders,
    Cookies,
    RequestContext,
    Body,
    IsBase64Encoded,
    Records,
    Method,
    Uri,
    Querystring,
    ClientIp,
    Warmer,
    Source,
    DetailType,
    Cron,
    Wp,
    Console,
    Command,
    Timeout,
    Stdin,
    StdinBase64,
    Install,
    Mirror,
}
