using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>What a sandbox takes for the state of the code while others come and go.</summary>
public sealed class EfsMirrorTests : IDisposable
{
    private const string Plugin = "wp-content/plugins/sample";
    private const string Script = $"/{Plugin}/sample.php";

    private readonly TemporaryFolder _run = new();
    private readonly TemporaryFolder _root = new();
    private readonly EfsMirror _mirror;
    private readonly GenerationFile _others;

    public EfsMirrorTests()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, Plugin));
        Write("1");
        var options = new MirrorOptions(_root.Path, _run.Path, Library: "unused");
        _mirror = EfsMirror.Create(options, TimeProvider.System, NullLogger.Instance)!;
        _others = new GenerationFile(options.Folder);
        _mirror.Activate(isSite: true);
        _mirror.Settle();
    }

    public void Dispose()
    {
        _mirror.Dispose();
        _others.Dispose();
        _run.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void The_first_to_answer_builds_what_all_are_served_from()
    {
        Assert.NotNull(_mirror.Status().Base);
        Assert.True(_mirror.Knows(Script, out var file));
        Assert.Equal(1, file!.Status.Length);
    }

    [Fact]
    public void What_others_have_published_is_looked_at_again()
    {
        Write("22");
        _others.Update(now => now.WithChanges([new Touch(Plugin, TouchKind.Subtree)]));

        _mirror.LookForChanges(always: true);

        Assert.True(_mirror.Knows(Script, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void While_another_changes_files_the_state_before_is_shown_whole()
    {
        _others.Update(now => now.WithWriter("other"));
        Write("22");
        _mirror.LookForChanges(always: true);

        Assert.True(_mirror.Knows(Script, out var file));
        Assert.Equal(1, file!.Status.Length);
    }

    [Fact]
    public void An_archive_that_others_built_before_a_change_is_not_taken_for_the_state_after_it()
    {
        var built = _others.Read()!;
        Write("22");
        _others.Update(now => now.WithChanges([new Touch(Plugin, TouchKind.Subtree)]));
        AddBase("base-other", built);
        _mirror.LookForChanges(always: true);

        // Not seen yet when this sandbox looks for something to do.
        _others.Update(now => now.WithWriter("other"));
        _mirror.Settle();
        Write("333");
        _mirror.LookForChanges(always: true);

        Assert.True(_mirror.Knows(Script, out var file), "while somebody changes files, pages ask EFS");
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void An_archive_that_others_have_built_of_the_code_as_it_is_comes_into_force()
    {
        AddBase("base-other", _others.Read()!);
        _mirror.LookForChanges(always: true);

        _mirror.Settle();

        Assert.Equal("base-other", _mirror.Status().Base);
        Assert.True(_mirror.Knows(Script, out _));
    }

    [Fact]
    public void A_record_that_was_left_half_written_is_begun_anew()
    {
        var record = Path.Combine(_root.Path, MirrorOptions.FolderName, "generation");
        File.WriteAllBytes(record, File.ReadAllBytes(record)[..20]);
        using var run = new TemporaryFolder();
        using var mirror = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        mirror.Activate(isSite: true);

        mirror.Settle();

        Assert.True(mirror.Knows(Script, out _));
    }

    [Fact]
    public void A_record_that_is_damaged_under_way_is_begun_anew_and_tells_the_others_that_nothing_counts()
    {
        var record = Path.Combine(_root.Path, MirrorOptions.FolderName, "generation");
        File.WriteAllBytes(record, File.ReadAllBytes(record)[..20]);
        _mirror.LookForChanges(always: true);
        Assert.True(_mirror.Knows(Script, out _), "what is known counts until somebody says otherwise");

        _mirror.Settle();

        Assert.NotNull(_others.Read());
        Assert.False(_mirror.Knows(Script, out _), "who died may have changed anything");
    }

    [Fact]
    public void A_record_that_others_have_begun_anew_is_not_taken_for_the_one_before()
    {
        File.Delete(Path.Combine(_root.Path, MirrorOptions.FolderName, "generation"));
        Write("22");
        for (var i = 0; i < 10; i++)
        {
            _others.Update(now => now.WithChanges([new Touch(i == 0 ? Plugin : "readme.html", TouchKind.Subtree)]));
        }

        _mirror.LookForChanges(always: true);

        Assert.False(_mirror.Knows(Script, out var file) && file!.Status.Length == 1);
    }

    /// <summary>As if another sandbox had begun to build an archive then, and has come to the end just now.</summary>
    private void AddBase(string name, Generation then)
    {
        var folder = Path.Combine(_root.Path, MirrorOptions.FolderName);
        File.Copy(Path.Combine(folder, then.Base!), Path.Combine(folder, name));
        _others.Update(now => now.WithBase(name, then.BaseSequence));
    }

    private void Write(string content) => File.WriteAllText(Path.Combine(_root.Path, Plugin, "sample.php"), content);
}
