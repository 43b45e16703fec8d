namespace PhpBridge.Emulator;

/// <summary>The HTTP fronts whose events the emulator can speak.</summary>
public enum EventShapeName
{
    /// <summary>API Gateway HTTP API, payload format 2.0.</summary>
    HttpApi,

    /// <summary>API Gateway HTTP API, payload format 1.0.</summary>
    HttpApiVersion1,

    /// <summary>API Gateway REST API, Lambda proxy integration.</summary>
    RestApi,

    /// <summary>Lambda Function URL: payload format 2.0 with its own habits.</summary>
    FunctionUrl,

    /// <summary>Application Load Balancer, one value for each name.</summary>
    Alb,

    /// <summary>Application Load Balancer whose target group has multi-value headers enabled.</summary>
    AlbMultiValue,

    /// <summary>CloudFront: Lambda@Edge on origin requests.</summary>
    CloudFront,
}
