using System.Globalization;
using Microsoft.Playwright;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

/// <summary>Numbered pictures in artifacts/screenshots/DATABASE/, for a human to look at. Those of the last run are gone.</summary>
internal sealed class Screenshots
{
    private readonly string _folder;
    private int _taken;

    public Screenshots(string database)
    {
        _folder = Path.Combine(Repository.Root, "artifacts", "screenshots", database);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public Task TakeAsync(IPage page, string name)
    {
        var number = Interlocked.Increment(ref _taken).ToString("00", CultureInfo.InvariantCulture);
        return page.ScreenshotAsync(new() { Path = Path.Combine(_folder, $"{number}-{name}.png") });
    }
}
