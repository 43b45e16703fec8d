using System.Buffers.Text;
using System.Text;

namespace PhpBridge.Linux;

/// <summary>
/// A process in <c>/proc</c> (proc(5)). A process that has ended meanwhile, or belongs to another user, has empty properties.
/// </summary>
internal sealed record ProcessEntry(int Id, ProcessFiles Files)
{
    /// <summary>The command line, which some processes write over with a title of their own.</summary>
    public string Title => Encoding.UTF8.GetString(Files.Read(Id, "cmdline").TrimEnd("\0 "u8));

    /// <summary>The parent's id; 0 for none.</summary>
    public int Parent
    {
        get
        {
            // "pid (name) state ppid …"; the name may hold anything, even ')'.
            var stat = Files.Read(Id, "stat");
            var rest = stat[(stat.LastIndexOf((byte)')') + 1)..];
            return rest.Length > 3 && Utf8Parser.TryParse(rest[3..], out int parent, out _) ? parent : 0;
        }
    }

    /// <summary>
    /// What a variable had in the environment that the process was started with; null without it. It is inherited, so it
    /// also finds what was left to init or put into a session of its own.
    /// </summary>
    public string? Variable(string name)
    {
        Span<byte> assignment = stackalloc byte[64];
        var length = Encoding.UTF8.GetBytes(name + "=", assignment);
        var environment = Files.Read(Id, "environ");
        while (!environment.IsEmpty)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            if (variable.StartsWith(assignment[..length]))
            {
                return Encoding.UTF8.GetString(variable[length..]);
            }

            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return null;
    }
}
