using System.Runtime.InteropServices;
using System.Text;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// The file behind the shared memory of a bridge that was killed. It still holds the changes that PHP had made and that bridge had
/// not published.
/// </summary>
internal static class PredecessorState
{
    /// <param name="root">The document root. Changes below another one concern another site.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static unsafe IReadOnlyList<PathChange> ReadUnpublished(string path, string root)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var bytes = File.ReadAllBytes(path);
        fixed (byte* start = bytes)
        {
            var state = (StateLayout*)start;
            if (!IsComplete(bytes)
                || !MemoryMarshal.CreateReadOnlySpanFromNullTerminated(state->Root).SequenceEqual(Encoding.UTF8.GetBytes(root)))
            {
                return [];
            }

            var (slots, logSize) = ((int)state->ChangedSlots, (int)state->ChangeLogSize);
            var changes = new List<PathChange>();
            for (var number = 0; number < state->Writers; number++)
            {
                var layout = (WriterLayout*)((byte*)(state + 1) + ((long)number * WriterState.SizeOf(slots, logSize)));
                var writer = new WriterState(layout, slots, logSize);
                changes.AddRange(writer.ReadChanges(out var isComplete));
                if (!isComplete)
                {
                    changes.Add(new PathChange("", ChangeScope.Subtree));
                }
            }

            return changes;
        }
    }

    private static unsafe bool IsComplete(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(StateLayout))
        {
            return false;
        }

        ref readonly var state = ref MemoryMarshal.AsRef<StateLayout>(bytes);
        var writer = sizeof(WriterLayout) + ((long)state.ChangedSlots * sizeof(ulong)) + state.ChangeLogSize;
        return state.Magic == StateLayout.ExpectedMagic && state.Layout == StateLayout.ExpectedLayout
            && sizeof(StateLayout) + (state.Writers * writer) == bytes.Length;
    }
}
