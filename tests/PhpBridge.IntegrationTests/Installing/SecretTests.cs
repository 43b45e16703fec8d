using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.Services;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>Passwords from AWS Secrets Manager: the service's own interface, and the Lambda extension's, both played on loopback.</summary>
[Collection(nameof(OnTheWay))]
public sealed class SecretTests : IAsyncLifetime
{
    private const string DatabaseSecret = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:rds!db-1-AbCdEf";
    private const string AdminSecret = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:admin-AbCdEf";

    private readonly string _folder = Directory.CreateDirectory(
        "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;
    private readonly ConcurrentDictionary<string, string> _secrets = new();
    private readonly ConcurrentBag<string> _faults = [];
    private readonly LoopbackService _service;
    private readonly MariaDbDatabase _database = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly Installer _installer;
    private string _password = "";
    private bool _outage;

    public SecretTests()
    {
        _installer = new Installer { Variables = _variables };
        _service = new LoopbackService(request => _outage ? LoopbackService.Reply.Text(503, "")
            : ExpectedSignature.Fault(request, "secretsmanager", "eu-west-3") is { } fault
            ? Refuse(fault)
            : request.Fields["X-Amz-Target"] == "secretsmanager.GetSecretValue"
                && _secrets.TryGetValue(JsonElement.Parse(request.Body).GetProperty("SecretId").GetString()!, out var secret)
                ? LoopbackService.Reply.Text(200, JsonSerializer.Serialize(new { SecretString = secret }))
                : LoopbackService.Reply.Text(
                400, """{"__type":"com.amazonaws#ResourceNotFoundException","message":"a message with a secret"}"""));
    }

    public async ValueTask InitializeAsync()
    {
        TestFiles.SkipWithout(_database.Needs);

        foreach (var (name, value) in await _database.StartAsync(_folder))
        {
            _variables[name] = value;
        }

        _password = _variables["WORDPRESS_DB_PASSWORD"];
        _secrets[DatabaseSecret] = JsonSerializer.Serialize(new { username = "wordpress", password = _password, port = 3306 });
        _secrets[AdminSecret] = "plain text\n";
        _variables.Remove("WORDPRESS_DB_PASSWORD");
        _variables.Remove("WORDPRESS_DB_USER");
        _variables["WORDPRESS_DB_SECRET_ARN"] = DatabaseSecret;
        _variables["WORDPRESS_ADMIN_SECRET_ARN"] = AdminSecret;
        _variables["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = _service.Address;
        _variables["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = "1"; // Nobody.
        _variables["TMPDIR"] = _folder; // Where PHP keeps what it has read.
        foreach (var (name, value) in ExpectedSignature.Variables)
        {
            _variables[name] = value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        _installer.Dispose();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_installer_and_WordPress_take_them_by_a_signed_request_and_keep_them_to_themselves()
    {
        var report = await InstallAsync();
        var asked = _service.Requests.Count;
        var page = await LoadAsync();
        var login = await LoadAsync("echo is_wp_error(wp_authenticate('admin', 'plain text')) ? 'refused' : 'let in';");

        Assert.Empty(_faults);
        Assert.True(report.GetProperty("installed").GetBoolean());
        Assert.False(report.TryGetProperty("adminPassword", out _));
        Assert.Equal("loaded", page);
        Assert.Equal("let in", login);
        Assert.Equal(2, asked); // One for each secret.
        Assert.Equal(2, _service.Requests.Count); // WordPress found them where the installer had kept them.
        Assert.All(
            Directory.GetFiles(_folder, "phpbridge-secret-*"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.DoesNotContain(
            _password,
            await File.ReadAllTextAsync(Path.Combine(_installer.DocumentRoot, "wp-config.php"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_extension_is_asked_first()
    {
        using var extension = new LoopbackService(request =>
            request.Fields.GetValueOrDefault("X-Aws-Parameters-Secrets-Token") == ExpectedSignature.Token
                && Uri.UnescapeDataString(request.Target) is var target
                    && target.StartsWith("/secretsmanager/get?secretId=", StringComparison.Ordinal)
                && _secrets.TryGetValue(target.Split('=', 2)[1], out var secret)
                ? LoopbackService.Reply.Text(200, JsonSerializer.Serialize(new { SecretString = secret }))
                : LoopbackService.Reply.Text(400, "no"));
        _variables["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = new Uri(extension.Address).Port.ToString(
            System.Globalization.CultureInfo.InvariantCulture);

        var report = await InstallAsync();

        Assert.True(report.GetProperty("installed").GetBoolean());
        Assert.Equal(2, extension.Requests.Count);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task After_a_rotation_one_visitor_is_turned_away_and_the_next_gets_in()
    {
        await InstallAsync();
        await KeepInSecretFileAsync("""{"username":"wordpress","password":"the one before the rotation"}""");

        var first = await LoadAsync();
        var second = await LoadAsync();

        Assert.Contains("Error establishing a database connection", first, StringComparison.Ordinal);
        Assert.Equal("loaded", second);
    }

    [Fact]
    public async Task The_last_value_is_used_while_the_service_is_not_available()
    {
        await InstallAsync();
        var requests = _service.Requests.Count;
        AgeSecretFile();
        _outage = true;

        string[] pages = [await LoadAsync(), await LoadAsync()];

        Assert.Equal(["loaded", "loaded"], pages);
        Assert.Equal(1, _service.Requests.Count - requests); // Not by every page.
    }

    [Fact]
    public async Task A_refusal_is_no_outage()
    {
        await InstallAsync();
        AgeSecretFile();
        _secrets.Clear();

        Assert.Contains("Error establishing a database connection", await LoadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_named_and_nothing_else()
    {
        _secrets.Clear();

        var error = await _installer.FailAsync("--source", TestFiles.PathOf(TestFile.WordPress));

        Assert.Contains(
            $"the secret '{DatabaseSecret}' cannot be read (status 400, ResourceNotFoundException)", error, StringComparison.Ordinal);
        Assert.DoesNotContain("a message with a secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_missing_is_made_by_who_may_and_asked_for_by_who_may_not()
    {
        _variables["WORDPRESS_DB_NAME"] = "another";
        var refused = await _installer.FailAsync("--source", TestFiles.PathOf(TestFile.WordPress));
        _variables["WORDPRESS_DB_NAME"] = "wordpress_2"; // What MariaDB grants on wordpress_2, setup.sql says.
        var made = await InstallAsync();

        Assert.Contains("CREATE DATABASE `another` CHARACTER SET utf8mb4", refused, StringComparison.Ordinal);
        Assert.True(made.GetProperty("installed").GetBoolean());
    }

    private Task<JsonElement> InstallAsync() => _installer.RunAsync("--source", TestFiles.PathOf(TestFile.WordPress));

    private LoopbackService.Reply Refuse(string fault)
    {
        _faults.Add(fault);
        return LoopbackService.Reply.Text(403, """{"__type":"InvalidSignatureException"}""");
    }

    /// <summary>As if it had been read some time ago.</summary>
    private async Task KeepInSecretFileAsync(string value)
    {
        Assert.True(File.Exists(SecretFile));
        await File.WriteAllTextAsync(SecretFile, value, TestContext.Current.CancellationToken);
    }

    private void AgeSecretFile()
    {
        Assert.True(File.Exists(SecretFile));
        File.SetLastWriteTimeUtc(SecretFile, DateTime.UtcNow.AddHours(-1));
    }

    private string SecretFile
        => Path.Combine(
            _folder, "phpbridge-secret-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(DatabaseSecret))));

    private async Task<string> LoadAsync(string code = "echo 'loaded';")
    {
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
                ["-r", "$_SERVER['HTTP_HOST'] = 'site.example'; require $argv[1] . '/wp-load.php';" + code, _installer.DocumentRoot])
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
}
