using PhpBridge.Benchmarks.Efs.Mount;

namespace PhpBridge.IntegrationTests.Support.Efs;

internal static class MountExtensions
{
    public static string On(this EfsMount mount, string path) => Path.Combine(mount.Path, path);

    /// <summary>The round trips of an action, as text, such as "Lookup 1, Open 1"; empty: none.</summary>
    public static string Cost(this EfsMount mount, Action action)
    {
        EfsCounter[] kinds = [.. Enum.GetValues<EfsCounter>().TakeWhile(counter => counter < EfsCounter.RoundTrips)];
        var before = mount.Counts();
        action();
        var spent = mount.Counts().Since(before);
        return string.Join(", ", kinds.Where(kind => spent[kind] != 0).Select(kind => $"{kind} {spent[kind]}"));
    }
}
