using System.Text;
using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Php;

[Collection(StubbedFpm.Collection)]
public sealed class PhpResponderTests : IDisposable
{
    private readonly StubbedFpm _fpm = new();
    private readonly RecordedHooks _hooks = new("memory_limit = 1M");
    private readonly PhpResponder _responder;

    public PhpResponderTests()
    {
        _responder = _fpm.CreateResponder(_hooks);
        _fpm.Supervisor.Start();
    }

    [Fact]
    public void A_script_answers_with_status_headers_and_content()
    {
        using var response = Respond("/hello.php", content: "given");

        Assert.Equal(201, response.Status);
        Assert.Equal("given", Header(response, "X-Content"));
        Assert.Equal("Hello from /hello.php", ContentOf(response));
    }

    [Fact]
    public void The_hooks_are_called_at_every_stage_of_a_request()
    {
        using (var response = Respond("/hello.php"))
        {
            ContentOf(response);
        }

        _responder.FinishWork();

        Assert.Equal(["request starting: /hello.php", "response starting: 201", "response completed", "worker released"], _hooks.Calls);
    }

    [Fact]
    public void The_directives_of_the_hooks_are_sent_to_PHP()
    {
        using var response = Respond("/value.php");

        Assert.Equal("memory_limit = 1M", Header(response, "X-Value"));
    }

    [Fact]
    public void A_worker_serves_the_next_request_after_it_was_released()
    {
        var first = WorkerOf("/hello.php");
        var second = WorkerOf("/hello.php");

        Assert.Equal(first, second);
    }

    [Fact]
    public void A_worker_is_released_only_after_its_script_has_ended()
    {
        var file = Path.Combine(_fpm.RunDirectory, "exists-while-the-script-runs");
        File.WriteAllText(file, "");
        using (var response = Respond("/work.php", content: file))
        {
            ContentOf(response);
        }

        _responder.FinishWork();

        Assert.False(File.Exists(file));
        Assert.Contains(_fpm.Log.Entries, entry => entry.Id == 2012);
    }

    [Fact]
    public void A_request_that_finds_no_idle_worker_fails_as_busy()
    {
        using var response = Respond("/hello.php");

        Assert.Equal(PhpFailure.Busy, FailureOf("/hello.php"));
        Assert.Contains(_fpm.Log.Entries, entry => entry.Id == 2011);
    }

    [Theory]
    [InlineData("/silent.php", PhpFailure.InvalidResponse)]
    [InlineData("/unfinished.php", PhpFailure.InvalidResponse)]
    [InlineData("/large.php", PhpFailure.InvalidResponse)]
    [InlineData("/status.php", PhpFailure.InvalidResponse)]
    [InlineData("/crash.php", PhpFailure.Crashed)]
    public void A_failure_releases_the_worker_for_the_next_request(string script, object failure)
    {
        Assert.Equal(failure, FailureOf(script));
        _responder.FinishWork();

        Assert.NotNull(WorkerOf("/hello.php"));
        Assert.Contains(_fpm.Log.Entries, entry => entry.Id == 2002);
    }

    [Fact]
    public void A_script_that_reaches_the_deadline_is_ended_with_its_worker()
    {
        var worker = WorkerOf("/hello.php");

        var failure = FailureOf("/sleep.php", Deadline.After(TimeSpan.FromMilliseconds(300)));
        _responder.FinishWork();

        Assert.Equal(PhpFailure.DeadlineExceeded, failure);
        Assert.NotEqual(worker, WorkerOf("/hello.php"));
    }

    [Fact]
    public void A_response_that_is_not_read_to_its_end_ends_its_worker()
    {
        var worker = WorkerOf("/hello.php");

        Respond("/endless.php").Dispose();
        _responder.FinishWork();

        Assert.NotEqual(worker, WorkerOf("/hello.php"));
        Assert.Contains(_fpm.Log.Entries, entry => entry.Id == 2003);
    }

    [Fact]
    public void A_request_without_remaining_time_starts_no_script()
    {
        Assert.Equal(PhpFailure.DeadlineExceeded, FailureOf("/hello.php", Deadline.Passed));
        Assert.Empty(_hooks.Calls);
    }

    [Fact]
    public void A_request_that_is_too_large_for_PHP_is_431()
    {
        using var response = Respond("/" + new string('a', 70_000));

        Assert.Equal(431, response.Status);
        Assert.Empty(_hooks.Calls);
    }

    [Fact]
    public void A_request_is_sent_again_to_the_php_fpm_that_replaces_one_without_sockets()
    {
        var pool = _fpm.Supervisor.GetPool(0, StubbedFpm.Later);
        File.Delete(pool.Socket);

        Assert.NotNull(WorkerOf("/hello.php"));
        Assert.NotEqual(pool, _fpm.Supervisor.GetPool(0, StubbedFpm.Later));
    }

    public void Dispose() => _fpm.Dispose();

    private HttpResponse Respond(string script, Deadline? deadline = null, string content = "")
        => StubbedFpm.Respond(_responder, script, deadline ?? StubbedFpm.Later, content);

    private PhpFailure FailureOf(string script, Deadline? deadline = null)
        => Assert.Throws<PhpException>(() => Respond(script, deadline)).Failure;

    /// <summary>The id of the process that answers.</summary>
    private string? WorkerOf(string script)
    {
        string? worker;
        using (var response = Respond(script))
        {
            worker = Header(response, "X-Worker");
            ContentOf(response);
        }

        _responder.FinishWork();
        return worker;
    }

    private static string? Header(HttpResponse response, string name)
        => response.Fields.TryGet(Encoding.ASCII.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value.Span) : null;

    private static string ContentOf(HttpResponse response)
    {
        using var content = new MemoryStream();
        response.Content.CopyTo(content);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
