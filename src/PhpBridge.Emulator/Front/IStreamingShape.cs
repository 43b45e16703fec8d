namespace PhpBridge.Emulator.Front;

/// <summary>A gateway that can pass a response on while the function writes it.</summary>
internal interface IStreamingShape : IHttpEventShape
{
    /// <param name="prelude">The JSON in front of the delimiter.</param>
    /// <param name="request">What is answered.</param>
    /// <returns>Status and fields; null when the prelude is not of this front's shape.</returns>
    FrontResponse? ReadPrelude(ReadOnlyMemory<byte> prelude, FrontRequest request);

    /// <summary>What streams without a prelude; null where the front insists on one.</summary>
    FrontResponse? WithoutPrelude(FrontRequest request);
}
