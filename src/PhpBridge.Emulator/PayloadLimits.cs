namespace PhpBridge.Emulator;

/// <summary>Sizes in bytes, from "Lambda quotas", "Amazon API Gateway quotas" and the guides of the other fronts.</summary>
internal static class PayloadLimits
{
    /// <summary>A synchronous invocation's event.</summary>
    public const int Event = 6_291_456;

    /// <summary>A buffered answer; Lambda grants it 100 bytes more than the event.</summary>
    public const int Answer = 6_291_556;

    /// <summary>A streamed answer.</summary>
    public const int Stream = 200 * 1024 * 1024;

    /// <summary>
    /// The prelude of a streamed answer, delimiter included: a REST API's limit. A Function URL's is not documented.
    /// </summary>
    public const int Prelude = 16 * 1024;

    /// <summary>A request body at API Gateway, REST or HTTP.</summary>
    public const int ApiGatewayBody = 10 * 1024 * 1024;

    /// <summary>A request body at a load balancer.</summary>
    public const int LoadBalancerBody = 1024 * 1024;

    /// <summary>The JSON of an answer to a load balancer.</summary>
    public const int LoadBalancerAnswer = 1024 * 1024;

    /// <summary>What Lambda@Edge shows of a body to a function on origin requests.</summary>
    public const int EdgeBody = 1024 * 1024;

    /// <summary>The emulator's own: the body of which <see cref="EdgeBody"/> is shown.</summary>
    public const int EdgeBodyHeld = 64 * 1024 * 1024;

    /// <summary>An answer of Lambda@Edge on origin requests, headers and body.</summary>
    public const int EdgeAnswer = 1024 * 1024;
}
