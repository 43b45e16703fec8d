using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Browsing;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>
/// What a person does with a site. Whatever the scenario looks at itself, afterwards no page may have met a problem and
/// the function's log must be clean.
/// </summary>
public abstract class WordPressScenario(WordPressSite site) : IAsyncLifetime
{
    private readonly List<IPage> _pages = [];
    private readonly List<IBrowserContext> _visitors = [];
    private readonly PageProblems _problems = new(site.Url);
    private RestApi? _rest;

    protected WordPressSite Site => site;

    private protected RestApi Rest => _rest ??= new RestApi(site.Browser.Administrator);

    public ValueTask InitializeAsync()
    {
        if (site.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (site.Missing is not null)
        {
            return;
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            await PictureFailureAsync();
        }

        await Task.WhenAll(_pages.Select(page => page.CloseAsync()));
        await Task.WhenAll(_visitors.Select(visitor => visitor.CloseAsync()));
        _problems.AssertNone();
        site.Log.AssertNothingNew();
    }

    /// <summary>A tab of the administrator, who is logged in.</summary>
    protected Task<IPage> AdministratorAsync() => OpenAsync(site.Browser.Administrator);

    /// <summary>A tab of somebody whom the site has never seen.</summary>
    protected async Task<IPage> VisitorAsync()
    {
        var visitor = await site.Browser.NewVisitorAsync();
        _visitors.Add(visitor);
        return await OpenAsync(visitor);
    }

    protected Task PictureAsync(IPage page, string name) => site.Browser.Screenshots.TakeAsync(page, name);

    /// <summary>A word that no other scenario uses.</summary>
    protected static string UniqueWord() => "w" + Guid.NewGuid().ToString("n")[..10];

    private async Task<IPage> OpenAsync(IBrowserContext person)
    {
        var page = await person.NewPageAsync();
        _pages.Add(page);
        _problems.Watch(page);
        return page;
    }

    private async Task PictureFailureAsync()
    {
        foreach (var page in _pages.Where(page => !page.IsClosed))
        {
            await PictureAsync(page, "FAILED-" + TestContext.Current.TestMethod?.MethodName);
        }
    }
}
