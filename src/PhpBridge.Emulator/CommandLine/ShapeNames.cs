namespace PhpBridge.Emulator.CommandLine;

/// <summary>What <c>--shape</c> calls the fronts.</summary>
internal static class ShapeNames
{
    private static readonly Dictionary<string, EventShapeName> Names = new(StringComparer.Ordinal)
    {
        ["http"] = EventShapeName.HttpApi,
        ["http-v1"] = EventShapeName.HttpApiVersion1,
        ["rest"] = EventShapeName.RestApi,
        ["function-url"] = EventShapeName.FunctionUrl,
        ["alb"] = EventShapeName.Alb,
        ["alb-multi"] = EventShapeName.AlbMultiValue,
        ["cloudfront"] = EventShapeName.CloudFront,
    };

    public static string[] All => [.. Names.Keys];

    public static EventShapeName Parse(string name) => Names[name];

    public static string Of(EventShapeName shape) => Names.First(pair => pair.Value == shape).Key;
}
