using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>What tests/fixtures/layer/extensions.php found out.</summary>
internal sealed class ExtensionReport
{
    // What the layer promises, as PHP calls them.
    private static readonly string[] Promised =
    [
        "zend opcache", "mysqli", "pdo_mysql", "sqlite3", "pdo_sqlite", "curl", "gd", "exif", "mbstring", "dom", "xml", "simplexml",
        "xmlreader", "xmlwriter", "xsl", "zip", "intl", "bcmath", "gmp", "bz2", "soap", "sodium", "apcu", "igbinary", "redis",
        "memcached", "calendar", "gettext", "ftp", "ssh2", "ldap", "shmop",
    ];

    private readonly JsonElement _report;

    private ExtensionReport(JsonElement report) => _report = report;

    public string Machine => _report.GetProperty("machine").GetString()!;

    public string MemoryLimit => _report.GetProperty("memory_limit").GetString()!;

    public static ExtensionReport Parse(FrontReply reply)
    {
        Assert.True(reply.Status == 200, $"{reply.Status}: {reply.Text}");
        return new(JsonElement.Parse(reply.Body.Span));
    }

    public void AssertAllWork(params IEnumerable<string> more)
    {
        var broken = _report.GetProperty("results").EnumerateObject().Where(result => result.Value.GetString() != "works");
        Assert.Empty(broken.Select(result => $"{result.Name}: {result.Value}"));
        Assert.Empty(Promised.Concat(more).Except(Texts("loaded")));
    }

    /// <summary>Not that it went well, but that it was in a sandbox at all.</summary>
    public void AssertSandboxed()
    {
        Assert.Equal(993, _report.GetProperty("user").GetInt32());
        Assert.Equal(1024, _report.GetProperty("open_files").GetInt32());
        Assert.False(_report.GetProperty("library_path").ValueKind == JsonValueKind.String, "PHP sees LD_LIBRARY_PATH");
        Assert.False(_report.GetProperty("shared_memory").GetBoolean(), "there is a /dev/shm");
        Assert.Equal(["/tmp"], Texts("writable"));
    }

    /// <summary>Every library in PHP's memory is the layer's.</summary>
    public void AssertOnlyOwnLibraries() =>
        Assert.All(Texts("libraries"), library => Assert.StartsWith("/opt/php/", library, StringComparison.Ordinal));

    private IEnumerable<string> Texts(string name) => _report.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
