namespace PhpBridge.Events;

/// <summary>
/// The JSON properties that are read from events, grouped by the kind of event. A property that several kinds share stands with the
/// first. The names in JSON are the same in camel case, but for those that <see cref="EventProperties"/> spells out.
/// </summary>
internal enum EventProperty
{
    // Requests from API Gateway, Function URLs and load balancers. In format 2.0:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    Version,
    RawPath,
    RawQueryString,
    Cookies,
    Headers,
    RequestContext,
    Body,
    IsBase64Encoded,

    // In format 1.0:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    HttpMethod,
    Path,
    QueryStringParameters,
    MultiValueQueryStringParameters,
    MultiValueHeaders,

    // Requests from CloudFront: Records, and inside it Records[0].cf.request:
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
    Records,
    Method,
    Uri,
    Querystring,
    ClientIp,

    // Schedules of EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html
    Source,
    DetailType,

    // Warm-up plugins; see WarmUp.
    Warmer,

    // Commands: docs/console.md.
    Cron,
    Console,
    Wp,
    Install,
    Mirror,
    Cache,

    // Beside wp, and inside console.
    Command,
    Timeout,
    Stdin,
    StdinBase64,
}
