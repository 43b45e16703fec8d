using System.Security.Cryptography;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Layouts;

/// <summary>A MariaDB for all of them: each site has tables of its own in it.</summary>
public sealed class LayoutDatabase : IAsyncLifetime
{
    private readonly string _folder = "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly MariaDbDatabase _server = new();
    private IReadOnlyDictionary<string, string>? _variables;

    internal IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            Assert.SkipWhen(_variables is null, TestFiles.WhyMissing(_server.Needs) ?? "");
            return _variables!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (TestFiles.WhyMissing(_server.Needs) is null)
        {
            Directory.CreateDirectory(_folder);
            _variables = await _server.StartAsync(_folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
