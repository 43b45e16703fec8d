namespace PhpBridge.Events;

/// <summary>The members of the events that the bridge reads, named as in the payload but for their first letter.</summary>
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
}
