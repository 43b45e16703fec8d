using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Extensions;

/// <summary>A registered extension. <see cref="ExtensionSession"/> guards its state.</summary>
internal sealed class Extension(string name, bool wantsInvocations)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string Name => name;

    /// <summary>It registered for INVOKE.</summary>
    public bool WantsInvocations => wantsInvocations;

    /// <summary>Whether it has requested its next event and has no other: it does not delay the freeze.</summary>
    public bool IsReady { get; set; }

    /// <summary>A connection of its waits for the event.</summary>
    public bool IsPolling { get; set; }

    public TaskCompletionSource<Invocation> Next { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
