using System.Text.Json.Serialization;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>What is written as JSON, known when it is compiled: the function's benchmark has no reflection.</summary>
[JsonSerializable(typeof(EfsReport))]
[JsonSerializable(typeof(Sample))]
internal sealed partial class EfsJson : JsonSerializerContext
{
    public static EfsJson Indented { get; } = new(new() { WriteIndented = true });
}
