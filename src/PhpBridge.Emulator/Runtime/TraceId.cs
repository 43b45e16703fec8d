using System.Globalization;
using System.Security.Cryptography;

namespace PhpBridge.Emulator.Runtime;

/// <summary>An X-Ray trace ("X-Ray tracing header"): a gateway keeps or creates the root, Lambda adds its segment.</summary>
/// <param name="Root">As in the X-Amzn-Trace-Id header.</param>
/// <param name="Segment">As in Lambda-Runtime-Trace-Id.</param>
internal readonly record struct TraceId(string Root, string Segment)
{
    public static TraceId Continue(string? header)
    {
        var root = string.IsNullOrEmpty(header)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}")
            : header;
        var segment = root.Contains("Parent=", StringComparison.Ordinal)
            ? root
            : $"{root};Parent={RandomNumberGenerator.GetHexString(16, lowercase: true)};Sampled=0";
        return new TraceId(root, segment);
    }
}
