using System.Collections.Concurrent;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>
/// Jobs that start together when the first result is needed: the tests of a collection run one after another, these use all processors.
/// </summary>
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
