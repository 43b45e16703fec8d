namespace PhpBridge.Packaging.Debian;

/// <summary>What this machine runs: os-release(5).</summary>
internal sealed class OsRelease(IReadOnlyDictionary<string, string> fields)
{
    public string Id => this["ID"];

    /// <summary>The release's name as its archive has it; Ubuntu's for a derivative of Ubuntu.</summary>
    public string Codename => this["UBUNTU_CODENAME"] is { Length: > 0 } ubuntu ? ubuntu : this["VERSION_CODENAME"];

    private string this[string name] => fields.GetValueOrDefault(name, "");

    public static OsRelease Read() => Parse(File.Exists("/etc/os-release") ? File.ReadLines("/etc/os-release") : []);

    public static OsRelease Parse(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                fields[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
            }
        }

        return new(fields);
    }
}
