using System.Collections.Concurrent;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Jobs that all start with the first that somebody waits for: tests of a collection run one by one, processors do not.</summary>
internal sealed class StartedTogether<T>(IEnumerable<string> names, Func<string, Task<T>> start)
{
    private readonly ConcurrentDictionary<string, Task<T>> _jobs = new();

    public Task<T> ResultAsync(string name)
    {
        lock (_jobs)
        {
            foreach (var each in _jobs.IsEmpty ? names : [])
            {
                _jobs[each] = Task.Run(() => start(each));
            }
        }

        return _jobs[name];
    }
}
