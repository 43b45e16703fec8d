using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Contents;

/// <summary>The time zones, with their former names.</summary>
internal static class TimeZones
{
    /// <summary>
    /// The same zones again, with and without leap seconds, and sources of zones, which PHP would list as zones; and a link to the
    /// system's own zone, which would make the layer depend on the machine that builds it.
    /// </summary>
    public static IReadOnlyCollection<string> Omitted { get; }
        = ["posix", "right", "localtime", "leapseconds", "leap-seconds.list", "tzdata.zi"];

    public static void Take(PackageFiles files, string target)
    {
        files.TakeFolder("/usr/share/zoneinfo", target, Omitted);
        foreach (var name in (string[])["Europe/Berlin", "Europe/Kiev", "zone.tab"])
        {
            if (!File.Exists(Path.Combine(target, name)))
            {
                throw new PackagingException($"the time zones are incomplete: {name} is missing; look which package has it now");
            }
        }
    }
}
