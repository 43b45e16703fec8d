using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The cookies that make pages personal, in PHP and in the Terraform module.</summary>
public partial class PersonalCookieTests
{
    [Fact]
    public void The_modules_session_cookies_are_those_of_the_must_use_plugin()
    {
        var list = File.ReadAllLines(Repository.PathTo("php/personal-cookies.txt")).Where(line => line.Length > 0 && line[0] != '#');

        var defaults = Directory.EnumerateFiles(Repository.PathTo("infra/terraform"), "variables-front.tf", SearchOption.AllDirectories)
            .Select(file => Default().Match(File.ReadAllText(file)))
            .Single(match => match.Success);

        Assert.Equal(list, Name().Matches(defaults.Groups["names"].Value).Select(match => match.Groups["name"].Value));
    }

    [GeneratedRegex(@"session_cookies\s*=\s*optional\(list\(string\), \[(?<names>[^\]]*)\]\)")]
    private static partial Regex Default();

    [GeneratedRegex(@"""(?<name>[^""]*)""")]
    private static partial Regex Name();
}
