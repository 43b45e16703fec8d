using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>
/// WORDPRESS_DB_TLS_CA: installer and wp-config.php speak to a database server only if they can tell that it is the right one.
/// </summary>
[Collection(nameof(OnMariaDb))]
public sealed class DatabaseTlsTests : IAsyncLifetime
{
    private readonly string _folder = "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly MariaDbDatabase _database = new(overTls: true);
    private Dictionary<string, string> _variables = [];

    private string DocumentRoot => Path.Combine(_folder, "wordpress");

    public async ValueTask InitializeAsync()
    {
        TestFiles.SkipWithout([.. _database.Needs, TestFile.WordPress, TestFile.Php]);

        Directory.CreateDirectory(_folder);
        await WordPressFolder.CopyAsync(DocumentRoot);
        _variables = new(await _database.StartAsync(_folder)) { ["WORDPRESS_DB_TLS_CA"] = MariaDbDatabase.CertificateIn(_folder) };
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task With_the_servers_authority_the_site_is_installed_and_with_another_it_is_cut_off()
    {
        await InstallAsync();
        var right = await LoadAsync();
        _variables["WORDPRESS_DB_TLS_CA"] = await AnotherAuthorityAsync();
        var wrong = await LoadAsync();
        _variables["WORDPRESS_DB_TLS_CA"] = "";
        var unverified = await LoadAsync();

        Assert.Equal("loaded over TLS", right);
        Assert.Contains("Error establishing a database connection", wrong, StringComparison.Ordinal);
        Assert.Equal("loaded over TLS", unverified);
    }

    [Fact]
    public async Task The_authority_is_asked_for_without_WORDPRESS_DB_TLS_too()
    {
        _variables["WORDPRESS_DB_TLS"] = "off";

        await InstallAsync();

        Assert.Equal("loaded over TLS", await LoadAsync());
    }

    [Fact]
    public async Task The_installer_refuses_a_server_of_another_authority_and_says_what_to_check()
    {
        _variables["WORDPRESS_DB_TLS_CA"] = await AnotherAuthorityAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(InstallAsync);

        Assert.Contains("(WORDPRESS_DB_TLS_CA) has the authority of the server's certificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installer_refuses_a_file_that_is_not_there()
    {
        _variables["WORDPRESS_DB_TLS_CA"] = "/nowhere.pem";

        var error = await Assert.ThrowsAnyAsync<Exception>(InstallAsync);

        Assert.Contains("WORDPRESS_DB_TLS_CA names '/nowhere.pem', which cannot be read", error.Message, StringComparison.Ordinal);
    }

    private Task InstallAsync() => WordPressFolder.InstallAsync(DocumentRoot, _database, "http://tls.example", "a password", _variables);

    /// <returns>What WordPress says when wp-config.php has led it to the database.</returns>
    private async Task<string> LoadAsync()
    {
        const string Load = """
            $_SERVER['HTTP_HOST'] = 'tls.example';
            require $argv[1] . '/wp-load.php';
            echo 'loaded', $wpdb->get_var("SHOW STATUS LIKE 'Ssl_cipher'", 1) === '' ? '' : ' over TLS';
            """;
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(["-r", Load, DocumentRoot])
            .WithEnvironmentVariables(variables =>
            {
                foreach (var (name, value) in _variables)
                {
                    variables.Set(name, value);
                }
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardOutput;
    }

    private async Task<string> AnotherAuthorityAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=PhpBridge test database", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(_folder, "another.crt");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        return file;
    }
}
