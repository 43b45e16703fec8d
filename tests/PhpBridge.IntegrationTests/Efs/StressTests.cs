using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>Many clients and threads at once on the EFS model: nothing hangs, and in the end all see the same.</summary>
public sealed class StressTests : IDisposable
{
    private readonly EfsServer _server = new();

    [Fact]
    public async Task Clients_that_change_the_same_folders_at_once_agree_in_the_end()
    {
        _server.Put("one/file", "text");
        _server.Put("two/file", "text");
        EfsMount[] mounts = [_server.Mount(), _server.Mount(), _server.Mount()];

        var work = mounts.SelectMany((mount, client) => Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () => Work(mount, new Random((client * 10) + thread)),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var expected = Listing(_server.Root);
        Assert.All(mounts, mount =>
        {
            foreach (var folder in (string[])["", "one", "two"])
            {
                Posix.StatForced(mount.On(folder));
            }

            Assert.Equal(expected, Listing(mount.Path));
        });
    }

    public void Dispose() => _server.Dispose();

    private static void Work(EfsMount mount, Random random)
    {
        for (var step = 0; step < 300; step++)
        {
            var (one, two) = (Name(), Name());
            try
            {
                switch (random.Next(8))
                {
                    case 0: Posix.Remove(one); break;
                    case 1: Posix.Rename(one, two); break;
                    case 2: Directory.GetFileSystemEntries(mount.On("one")); break;
                    case 3: Posix.StatForced(mount.On(random.Next(2) == 0 ? "one" : "two")); break;
                    case 4: Posix.ReadFile(one); break;
                    case 5: Posix.StatForced(one); break;
                    default: Posix.WriteFile(one, new string('x', random.Next(3000))); break;
                }
            }
            catch (PosixException exception) when (exception.Error is Posix.NoEntry or Posix.Stale)
            {
                // Somebody else was faster.
            }
        }

        string Name() => mount.On($"{(random.Next(2) == 0 ? "one" : "two")}/{random.Next(6)}");
    }

    private static string Listing(string root) => string.Join('\n', Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(path => $"{Path.GetRelativePath(root, path)} {Posix.ReadFile(path).Length}").Order(StringComparer.Ordinal));
}
