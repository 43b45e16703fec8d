using System.Globalization;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>Lines for tests/fixtures/mirror/file-operations.c.</summary>
internal sealed class RandomOperations(Random random)
{
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncate = 0x200;
    private const int Append = 0x400;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int NoFollow = 0x20000;
    private const int SymbolicLinkItself = 0x100;

    private static readonly string[] Changes =
    [
        "write", "append", "stream", "truncate", "chmod", "touch", "unlink", "rename", "replace", "link",
        "echo more >> \"$ONE\" 2>/dev/null",
    ];

    private static readonly string[] Duplicates = ["same", "dup", "dup2", "dup3", "fcntl", "high", "named", "passed"];

    private static readonly string[] ShellCommands =
    [
        "rm -rf -- \"$ONE\" 2>/dev/null", "cp -a -- \"$ONE\" \"$TWO\" 2>/dev/null", "mv -T -- \"$ONE\" \"$TWO\" 2>/dev/null",
        "echo changed > \"$ONE\" 2>/dev/null", "cat -- \"$ONE\" 2>/dev/null",
        "cd \"$ONE\" 2>/dev/null && echo > here && mkdir -p b/c && ls",
        "touch -d @5000 -- \"$ONE\" 2>/dev/null", "find \"$ONE\" -mindepth 1 -printf '%P %y\\n' 2>/dev/null | sort",
    ];

    /// <param name="count">How many lines.</param>
    /// <param name="mutating">Of ten operations, how many change something.</param>
    public IEnumerable<string> Take(int count, int mutating) =>
        Enumerable.Range(0, count).Select(_ => string.Join('\t', random.Next(10) < mutating ? Mutation() : Reading()));

    private string[] Reading() => random.Next(11) switch
    {
        0 or 1 => ["stat", RandomPath()],
        2 or 3 => ["lstat", RandomPath()],
        4 => ["fstatat", RandomPath(), Number(random.Next(2) * SymbolicLinkItself)],
        5 => [random.Next(2) == 0 ? "access" : "faccessat", RandomPath(), Number(random.Next(8))],
        6 => ["read", RandomPath(), Number(random.Next(2) * NoFollow)],
        7 => ["read-stream", RandomPath(), "r"],
        8 => ["list", RandomPath()],
        9 => ["glob", RandomPattern(), Number(new[] { 0, 0x400, 2, 0x80 }[random.Next(4)])],
        _ => [random.Next(2) == 0 ? "readlink" : "realpath", RandomPath()],
    };

    private string[] Mutation() => random.Next(26) switch
    {
        0 => ["write", RandomPath(), Number(WriteOnly | Create | Truncate), Text()],
        1 => ["write", RandomPath(), Number(ReadWrite | Create | Append), Text()],
        2 => ["write", RandomPath(), Number(WriteOnly | Create | Exclusive), Text()],
        3 => ["write", RandomPath(), Number(WriteOnly | random.Next(2) * NoFollow), Text()],
        4 => ["write-stream", RandomPath(), new[] { "w", "a", "r+", "wx" }[random.Next(4)], Text()],
        5 => ["unlink", RandomPath()],
        6 => ["remove", RandomPath()],
        7 => ["rmdir", RandomPath()],
        8 or 9 => ["mkdir", RandomPath()],
        10 => ["rename", RandomPath(), RandomPath()],
        11 => ["exchange", RandomPath(), RandomPath()],
        12 => ["link", RandomPath(), RandomPath()],
        13 => ["symlink", random.Next(2) == 0 ? RandomPath() : Name(), RandomPath()],
        14 => ["chmod", RandomPath(), new[] { "600", "644", "755", "700", "711", "0" }[random.Next(6)]],
        15 => ["utimens", RandomPath(), Number(random.Next(100_000)), Number(random.Next(2) * SymbolicLinkItself)],
        16 => ["truncate", RandomPath(), Number(random.Next(100))],
        17 => ["temporary", RandomPath(), RandomPath()],
        18 => ["descriptor", RandomPath(), Number(random.Next(100_000))],
        19 => ["relative", RandomPath(), Name(), Name()],
        20 => ["list-again", RandomPath(), Name()],
        21 => ["change-of-open", RandomPath(), Changes[random.Next(Changes.Length)]],
        22 => ["duplicate", RandomPath(), Duplicates[random.Next(Duplicates.Length)]],
        23 => ["write-by-descriptor", RandomPath(), new[] { "/proc/self/fd/", "/dev/fd/", "relative" }[random.Next(3)]],
        24 => ["inherit", RandomPath(), new[] { "fork", "execl", "vfork", "spawn", "system", "popen" }[random.Next(6)]],
        _ => ["shell", ShellCommands[random.Next(ShellCommands.Length)], RandomPath(), RandomPath()],
    };

    private string RandomPath() => RandomPath(Name);

    private string RandomPattern() => RandomPath(() => random.Next(3) switch { 0 => "*", 1 => "*.php", _ => Name() });

    private string RandomPath(Func<string> name)
    {
        var path = "%";
        for (var depth = random.Next(1, 6); depth > 0; depth--)
        {
            path += random.Next(30) switch
            {
                0 => "//" + name(),
                1 => "/./" + name(),
                2 => $"/{Name()}/../{name()}",
                3 => $"/../{name()}",
                4 => $"/../site/{name()}",
                _ => "/" + name(),
            };
        }

        return path + random.Next(16) switch { 0 => "/", 1 => "/.", 2 => "//", _ => "" };
    }

    private string Name() => RandomTree.Names[random.Next(RandomTree.Names.Length)];

    private string Text() => new('x', random.Next(1, 50));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
