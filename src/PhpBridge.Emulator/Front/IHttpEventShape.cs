namespace PhpBridge.Emulator.Front;

/// <summary>How one kind of front speaks with a function. A new front is one new implementation.</summary>
internal interface IHttpEventShape
{
    /// <summary>The most bytes of request body that the front accepts.</summary>
    int BodyLimit { get; }

    /// <summary>The event, as JSON.</summary>
    byte[] ToEvent(FrontRequest request);

    /// <returns>Null when the answer is not of this front's shape.</returns>
    FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request);

    /// <summary>What the client sees when there is no answer to pass on.</summary>
    FrontResponse Fail(FrontFailure failure);
}
