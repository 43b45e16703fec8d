using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>The changes of one writer, drained from the shared memory.</summary>
/// <param name="Writer">The number of the writer.</param>
/// <param name="Count">The writer's change counter when they were drained.</param>
/// <param name="Paths">Without paths inside of subtrees that have changed.</param>
internal sealed record UnpublishedChanges(int Writer, uint Count, IReadOnlyCollection<PathChange> Paths);
