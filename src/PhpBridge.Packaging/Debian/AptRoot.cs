using System.Globalization;
using System.Text;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Debian;

/// <summary>
/// A folder with apt's configuration, lists and caches for one suite, so that it can be read and downloaded from while those of
/// the system stay untouched.
/// </summary>
internal sealed class AptRoot
{
    private readonly string _configuration;

    private AptRoot(string folder) => _configuration = Path.Combine(folder, "apt.conf");

    /// <summary>Creates the folder and reads the package lists.</summary>
    /// <param name="folder">A path without spaces, which apt requires.</param>
    /// <param name="suite">The suite, such as <c>trixie</c>.</param>
    /// <param name="architecture">The distribution's name of the packages' architecture; null for this machine's.</param>
    public static AptRoot Open(string folder, string suite, string? architecture = null)
    {
        var system = OsRelease.Read();
        var sources = AptSources.ReadSystem(system);
        foreach (var name in (string[])["sources.list.d", "preferences.d", "state", "lists/partial", "cache/archives/partial"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        File.WriteAllText(Path.Combine(folder, "status"), "");
        var archive = sources.For(suite)
            ?? throw new PackagingException($"apt's configuration on this machine has no main archive of {system.Id} to read {suite} from");
        File.WriteAllText(Path.Combine(folder, "sources.list.d/archive.sources"), archive);
        // A rolling suite receives its fixes by itself.
        if (suite is not ("sid" or "devel") && sources.For(suite, "-security") is { } security)
        {
            File.WriteAllText(Path.Combine(folder, "sources.list.d/security.sources"), security);
        }

        var root = new AptRoot(folder);
        File.WriteAllText(root._configuration, Configuration(folder, architecture, Environment.IsPrivilegedProcess));
        var update = Tool.TryRun("apt-get", ["-c", root._configuration, "-q", "-o", "Dpkg::Use-Pty=0", "update"]);
        return update.ExitCode == 0
            ? root
            : throw new PackagingException($"the package lists of {suite} could not be read: {update.StandardError.Trim()}");
    }

    /// <summary>Returns the packages, with versions, that installing some others on an empty system would bring.</summary>
    public IReadOnlyList<PackageVersion> Closure(IEnumerable<string> names)
        => AptOutput.Installations(Tool.Run("apt-get", ["-c", _configuration, "--simulate", "install", .. names]));

    /// <summary>Returns the versions of some packages that can be downloaded.</summary>
    public IReadOnlyList<PackageVersion> Available(IEnumerable<string> names)
        => AptOutput.Offers(Tool.TryRun("apt-cache", ["-c", _configuration, "madison", .. names]).StandardOutput);

    /// <summary>Returns the newest version of a package; null if there is no such package.</summary>
    public string? Newest(string name)
        => AptOutput.Field(Tool.TryRun("apt-cache", ["-c", _configuration, "show", "--no-all-versions", name]).StandardOutput, "Version");

    /// <summary>Downloads packages into a folder. Each is a name, or a name and a version as in <c>bash=5.2-1</c>.</summary>
    public void Download(string folder, IEnumerable<string> packages)
    {
        var download = Tool.TryRun("apt-get", ["-c", _configuration, "-q", "-o", "Dpkg::Use-Pty=0", "download", .. packages], folder);
        if (download.ExitCode != 0)
        {
            throw new PackagingException($"packages could not be downloaded: {download.StandardError.Trim()}");
        }
    }

    /// <summary>Returns the contents of apt.conf(5).</summary>
    internal static string Configuration(string folder, string? architecture, bool isRoot)
    {
        var text = new StringBuilder($$"""
            Dir::Etc::sourcelist "/dev/null";
            Dir::Etc::sourceparts "{{folder}}/sources.list.d";
            Dir::Etc::preferences "/dev/null";
            Dir::Etc::preferencesparts "{{folder}}/preferences.d";
            Dir::State "{{folder}}/state";
            Dir::State::lists "{{folder}}/lists";
            Dir::State::status "{{folder}}/status";
            Dir::Cache "{{folder}}/cache";
            Acquire::Languages "none";
            Acquire::Retries "3";
            APT::Install-Recommends "false";
            // The system's hooks are for the system's own lists and caches.
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;

            """);
        if (architecture is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"APT::Architecture \"{architecture}\";\nAPT::Architectures \"{architecture}\";\n");
        }

        if (isRoot)
        {
            // Downloads as root would drop to a user that cannot write into our folder.
            text.Append("APT::Sandbox::User \"root\";\n");
        }

        return text.ToString();
    }
}
