namespace PhpBridge.Emulator.Front;

/// <summary>Which implementation speaks which shape.</summary>
internal static class EventShapes
{
    public static IHttpEventShape Create(FunctionOptions options) => options.Shape switch
    {
        EventShapeName.HttpApi => new HttpApiShape(new ApiStage(options.Stage)),
        EventShapeName.HttpApiVersion1 => new HttpApiVersion1Shape(new ApiStage(options.Stage)),
        EventShapeName.RestApi => new RestApiShape(new ApiStage(options.Stage), options.BinaryMediaTypes),
        EventShapeName.FunctionUrl => new FunctionUrlShape(),
        EventShapeName.Alb => new LoadBalancerShape(multiValue: false),
        EventShapeName.AlbMultiValue => new LoadBalancerShape(multiValue: true),
        EventShapeName.CloudFront => new CloudFrontShape(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Shape, "There is no such payload format."),
    };
}
