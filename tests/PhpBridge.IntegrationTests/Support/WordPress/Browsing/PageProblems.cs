using Microsoft.Playwright;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

/// <summary>What went wrong in a page unseen: uncaught JavaScript errors, and requests to the site that failed.</summary>
internal sealed class PageProblems(string url)
{
    private readonly Lock _gate = new();
    private readonly List<string> _problems = [];

    public void Watch(IPage page)
    {
        page.PageError += (_, error) => Add($"JavaScript error on {page.Url}: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && IsOurs(response.Url))
            {
                Add($"{response.Status} for {response.Request.Method} {response.Url}");
            }
        };
        page.RequestFailed += (_, request) =>
        {
            // Leaving a page aborts what it was still loading.
            if (IsOurs(request.Url) && request.Failure != "net::ERR_ABORTED")
            {
                Add($"{request.Failure} for {request.Method} {request.Url}");
            }
        };
    }

    public void AssertNone()
    {
        lock (_gate)
        {
            Assert.True(_problems.Count == 0, "The browser met problems:\n" + string.Join('\n', _problems));
        }
    }

    private bool IsOurs(string requested) => requested.StartsWith(url + "/", StringComparison.Ordinal);

    private void Add(string problem)
    {
        lock (_gate)
        {
            _problems.Add(problem);
        }
    }
}
