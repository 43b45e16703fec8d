using PhpBridge.Commands;
using Xunit;

namespace PhpBridge.Tests.Commands;

public sealed class WpCommandTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _scripts = new();

    [Fact]
    public void Without_a_phar_our_own_console_runs()
        => Assert.Equal(["php", _scripts.Path + "/console/wp.php", "plugin", "list"], Resolve(null));

    [Fact]
    public void The_layers_phar_goes_before_the_sites()
    {
        var site = _root.Add("wp-cli.phar");
        var bySite = Resolve(null);
        var layer = _scripts.Add("wp-cli.phar");
        var byLayer = Resolve(null);

        Assert.Equal(site, bySite[1]);
        Assert.Equal(layer, byLayer[1]);
        Assert.Equal(["plugin", "list"], byLayer.Skip(2).Where(argument => argument != "--allow-root"));
    }

    [Fact]
    public void The_configured_phar_precedes_all_others()
    {
        _root.Add("wp-cli.phar");

        Assert.Equal("/srv/wp.phar", Resolve("/srv/wp.phar")[1]);
        Assert.Equal(_scripts.Path + "/console/wp.php", Resolve("")[1]);
    }

    [Fact]
    public void A_WordPress_elsewhere_is_named_unless_the_command_names_one()
    {
        Assert.Equal(["--path=/srv/wp", "plugin", "list"], Resolve("", "/srv/wp", "plugin", "list").Skip(2));
        Assert.Equal(["plugin", "--path=/srv/other"], Resolve("", "/srv/wp", "plugin", "--path=/srv/other").Skip(2));
        Assert.Equal("--path=/srv/wp", Resolve("/srv/wp.phar", "/srv/wp", "plugin", "list")[2]);
    }

    [Theory]
    [InlineData("wp plugin list", "plugin", "list", "--format=json")]
    [InlineData("wp search-replace", "search-replace", "http://old.example", "http://new.example")]
    [InlineData("wp user create", "user", "create", "ann", "ann@example.com", "--user_pass=secret")]
    [InlineData("wp eval", "eval", "echo 'secret';")]
    [InlineData("wp", "--url=x", "option", "get")]
    [InlineData("wp")]
    public void The_log_names_noun_and_verb_only(string name, params string[] arguments)
        => Assert.Equal(name, WpCommand.NameOf(arguments));

    public void Dispose()
    {
        _root.Dispose();
        _scripts.Dispose();
    }

    private IReadOnlyList<string> Resolve(string? phar) => Resolve(phar, _root.Path, "plugin", "list");

    private IReadOnlyList<string> Resolve(string? phar, string core, params string[] arguments)
        => WpCommand.Resolve(arguments, new CommandOptions("/opt/php/bin/php", null, _root.Path, _scripts.Path, phar), core);
}
