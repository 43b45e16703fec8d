using System.Text;
using System.Text.Json.Nodes;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class CommandReaderTests
{
    private const string Console = """{"command":["touch","/tmp/owned"]}""";

    private const string ScheduleMembers =
        "\"account\":\"1\",\"time\":\"2026-11-05T12:00:00Z\",\"region\":\"eu-west-1\",\"resources\":[\"arn\"],\"detail\":";

    [Fact]
    public void A_command_has_arguments_input_and_a_time_limit()
    {
        var run = Assert.IsType<CommandEvent.Run>(
            Read("""{"console":{"command":["php","-r","echo \"ä\";",""],"timeout":1.5,"stdin":"a\nb"}}"""));

        Assert.Equal(["php", "-r", "echo \"ä\";", ""], run.Arguments);
        Assert.Equal("a\nb", EventJson.Text(run.Input));
        Assert.Equal(TimeSpan.FromSeconds(1.5), run.Timeout);
    }

    [Fact]
    public void Input_may_be_bytes()
    {
        var run = Assert.IsType<CommandEvent.Run>(Read("""{"console":{"command":["cat"],"stdinBase64":"AP8="}}"""));

        Assert.Equal([0x00, 0xFF], run.Input.ToArray());
    }

    [Fact]
    public void A_wp_command_has_input_and_time_limit_beside()
    {
        var wp = Assert.IsType<CommandEvent.Wp>(Read("""{"stdin":"<?php","wp":["eval-file","-"],"timeout":5}"""));
        var bare = Assert.IsType<CommandEvent.Wp>(Read("""{"wp":[]}"""));

        Assert.Equal(["eval-file", "-"], wp.Arguments);
        Assert.Equal("<?php", EventJson.Text(wp.Input));
        Assert.Equal(TimeSpan.FromSeconds(5), wp.Timeout);
        Assert.Empty(bare.Arguments);
        Assert.Null(bare.Timeout);
        Assert.True(bare.Input.IsEmpty);
    }

    [Theory]
    [InlineData("""{"cron":true}""")]
    [InlineData("""{"version":"0","id":"x","detail-type":"Scheduled Event","source":"aws.events",""" + ScheduleMembers + """{}}""")]
    [InlineData("""{"version":"0","id":"x","detail-type":"Scheduled Event","source":"aws.scheduler",""" + ScheduleMembers + "\"{}\"}")]
    [InlineData("""{"source":"aws.events"}""")]
    [InlineData("""{"detail-type":"Scheduled Event"}""")]
    public void A_schedule_is_known(string json) => Assert.IsType<CommandEvent.Schedule>(Read(json));

    [Fact]
    public void An_installation_says_what_the_site_is()
    {
        var install = Assert.IsType<CommandEvent.Install>(
            Read("""{"install":{"url":"https://example.com","title":"Ä \"b\"","adminUser":"me","sha1":null}}"""));

        Assert.Equal(
            [("adminUser", "me"), ("title", "Ä \"b\""), ("url", "https://example.com")],
            install.Settings.Select(setting => (setting.Key, setting.Value)).Order());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"console":null}""")]
    [InlineData("""{"install":null}""")]
    [InlineData("""{"wp":null,"cron":null}""")]
    [InlineData("""{"source":"aws.s3","detail-type":"Object Created"}""")]
    [InlineData("""{"detail":{"console":{"command":["id"]}}}""")]
    [InlineData("""{"body":"{\"console\":{\"command\":[\"id\"]}}"}""")]
    [InlineData("""{"Console":{"command":["id"]}}""")]
    public void What_is_none_is_not_taken_for_one(string json) => Assert.Null(Read(json));

    [Theory]
    [MemberData(nameof(EventJson.Fixtures), MemberType = typeof(EventJson))]
    public void A_request_never_becomes_a_command_whatever_it_smuggles(string fixture)
    {
        ReadOnlySpan<(string, string)> commands =
        [
            ("console", Console), ("wp", """["eval","1;"]"""), ("cron", "true"), ("install", """{"url":"https://example.com"}"""),
            ("source", "\"aws.events\""),
        ];
        foreach (var (member, value) in commands)
        {
            var json = EventJson.Fixture(fixture);
            json.Insert(0, member, JsonNode.Parse(value));

            Assert.Null(Read(json.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("version", "\"2.0\"")]
    [InlineData("requestContext", "{}")]
    [InlineData("requestContext", "null")]
    [InlineData("httpMethod", "\"GET\"")]
    [InlineData("path", "\"/\"")]
    [InlineData("rawPath", "\"/\"")]
    [InlineData("routeKey", "\"$default\"")]
    [InlineData("resource", "\"/{proxy+}\"")]
    [InlineData("headers", "{}")]
    [InlineData("body", "\"\"")]
    [InlineData("isBase64Encoded", "false")]
    [InlineData("Records", "[{\"eventSource\":\"aws:sqs\"}]")]
    [InlineData("queryStringParameters", "null")]
    [InlineData("cookies", "[]")]
    [InlineData("anything", "null")]
    public void One_member_of_something_else_and_it_is_no_command(string member, string value)
    {
        string[] commands =
        [
            $"\"console\":{Console}", "\"wp\":[\"eval\",\"1;\"]", "\"cron\":true", "\"install\":{\"url\":\"https://example.com\"}",
        ];
        foreach (var command in commands)
        {
            var behind = Assert.Throws<EventFormatException>(() => Read($$"""{{{command}},"{{member}}":{{value}}}"""));
            var before = Assert.Throws<EventFormatException>(() => Read($$"""{"{{member}}":{{value}},{{command}}}"""));

            Assert.Contains($"'{member}'", behind.Message, StringComparison.Ordinal);
            Assert.Equal(behind.Message, before.Message);
        }
    }

    [Theory]
    [InlineData("httpMethod", "\"GET\"")]
    [InlineData("rawPath", "\"/\"")]
    [InlineData("requestContext", "{}")]
    [InlineData("Records", "[]")]
    [InlineData("console", Console)]
    [InlineData("wp", "[]")]
    public void A_schedule_has_nothing_of_a_request_nor_of_a_command(string member, string value)
    {
        var e = Assert.Throws<EventFormatException>(() => Read($$"""{"source":"aws.events","{{member}}":{{value}}}"""));

        Assert.Contains($"'{member}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"console":5}""", "console ")]
    [InlineData("""{"console":"php -v"}""", "console ")]
    [InlineData("""{"console":["php"]}""", "console ")]
    [InlineData("""{"console":{}}""", "console.command ")]
    [InlineData("""{"console":{"command":null}}""", "console.command ")]
    [InlineData("""{"console":{"command":"php -v"}}""", "console.command ")]
    [InlineData("""{"console":{"command":[]}}""", "console.command ")]
    [InlineData("""{"console":{"command":[""]}}""", "console.command ")]
    [InlineData("""{"console":{"command":["a",5]}}""", "console.command[1] ")]
    [InlineData("""{"console":{"command":["a",null]}}""", "console.command[1] ")]
    [InlineData("""{"console":{"command":["a","b","\u0000"]}}""", "console.command[2] ")]
    [InlineData("""{"console":{"command":["a","\ud800"]}}""", "console.command[1] ")]
    [InlineData("""{"console":{"command":["a"],"timeout":0}}""", "console.timeout ")]
    [InlineData("""{"console":{"command":["a"],"timeout":-1}}""", "console.timeout ")]
    [InlineData("""{"console":{"command":["a"],"timeout":"5"}}""", "console.timeout ")]
    [InlineData("""{"console":{"command":["a"],"timeout":1e999}}""", "console.timeout ")]
    [InlineData("""{"console":{"command":["a"],"stdin":5}}""", "console.stdin ")]
    [InlineData("""{"console":{"command":["a"],"stdinBase64":"*"}}""", "console.stdinBase64 ")]
    [InlineData("""{"console":{"command":["a"],"stdin":"","stdinBase64":""}}""", "console.stdinBase64")]
    [InlineData("""{"console":{"command":["a"],"tiemout":5}}""", "'tiemout'")]
    [InlineData("""{"console":{"command":["a"]},"timeout":5}""", "'timeout'")]
    [InlineData("""{"install":true}""", "install ")]
    [InlineData("""{"install":{}}""", "install.url ")]
    [InlineData("""{"install":{"url":null}}""", "install.url ")]
    [InlineData("""{"install":{"url":5}}""", "install.url ")]
    [InlineData("""{"install":{"url":"https://a.example","url":"https://b.example"}}""", "install.url ")]
    [InlineData("""{"install":{"url":"https://a.example","title":"a\u0000"}}""", "install.title ")]
    [InlineData("""{"install":{"url":"https://a.example","title":"\ud800"}}""", "install.title ")]
    [InlineData("""{"install":{"url":"https://a.example","docroot":"/tmp"}}""", "'docroot'")]
    [InlineData("""{"install":{"url":"https://a.example","adminPassword":"secret"}}""", "'adminPassword'")]
    [InlineData("""{"wp":"plugin list"}""", "wp ")]
    [InlineData("""{"wp":[5]}""", "wp[0] ")]
    [InlineData("""{"wp":[],"timeout":null,"stdin":[]}""", "stdin ")]
    [InlineData("""{"wp":[],"console":{"command":["a"]}}""", "'console'")]
    [InlineData("""{"cron":1}""", "cron ")]
    [InlineData("""{"cron":false}""", "cron ")]
    public void A_broken_command_is_refused_by_the_members_name(string json, string name)
    {
        var e = Assert.Throws<EventFormatException>(() => Read(json));

        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    private static CommandEvent? Read(string json) => CommandReader.Read(new EventProperties(Encoding.UTF8.GetBytes(json)));
}
