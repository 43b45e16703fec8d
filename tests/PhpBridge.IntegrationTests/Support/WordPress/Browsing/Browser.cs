using Microsoft.Playwright;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

/// <summary>A headless Chromium with two people at it: the administrator, who stays logged in, and visitors.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float TimeoutMs = 30_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;
    private readonly BrowserNewContextOptions _profile;
    private IBrowserContext? _administrator;

    private Browser(IPlaywright playwright, IBrowser chromium, string url, Screenshots screenshots)
    {
        _playwright = playwright;
        _chromium = chromium;
        Url = url;
        Screenshots = screenshots;
        _profile = new()
        {
            BaseURL = url,
            ViewportSize = new() { Width = 1280, Height = 900 },

            // Panels that slide cost time. And leaving wp-admin for the login form, which takes no part in view transitions,
            // Chromium reports the one that WordPress began as a JavaScript error.
            ReducedMotion = ReducedMotion.Reduce,
        };
    }

    public string Url { get; }

    public Screenshots Screenshots { get; }

    /// <summary>Shared by all scenarios, so that it logs in once and the editor's files stay in its cache.</summary>
    public IBrowserContext Administrator => _administrator!;

    public static async Task<Browser> StartAsync(string url, Screenshots screenshots)
    {
        Assertions.SetDefaultExpectTimeout(TimeoutMs);
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = TestFiles.PathOf(TestFile.Chromium),
            Headless = true,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
            ],
        });
        return new Browser(playwright, chromium, url, screenshots);
    }

    public async Task LogInAsync(string password)
    {
        _administrator = await NewVisitorAsync();
        var page = await _administrator.NewPageAsync();
        await LoginForm.SubmitAsync(page, password);
        await page.CloseAsync();
    }

    /// <summary>Somebody without cookies and with an empty cache.</summary>
    public async Task<IBrowserContext> NewVisitorAsync()
    {
        var visitor = await _chromium.NewContextAsync(_profile);
        visitor.SetDefaultTimeout(TimeoutMs);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
