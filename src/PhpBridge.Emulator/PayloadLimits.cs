namespace PhpBridge.Emulator;

/// <summary>Sizes in bytes, from "Lambda quotas" and "Amazon API Gateway quotas".</summary>
internal static class PayloadLimits
{
    /// <summary>A synchronous invocation's event.</summary>
    public const int Event = 6_291_456;

    /// <summary>A buffered answer; Lambda grants it 100 bytes more than the event.</summary>
    public const int Answer = 6_291_556;

    /// <summary>A request body at API Gateway, REST or HTTP.</summary>
    public const int ApiGatewayBody = 10 * 1024 * 1024;
}
