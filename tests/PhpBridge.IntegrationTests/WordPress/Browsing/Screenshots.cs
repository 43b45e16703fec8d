using System.Globalization;
using Microsoft.Playwright;
using PhpBridge.IntegrationTests.WordPress.Sites;

namespace PhpBridge.IntegrationTests.WordPress.Browsing;

/// <summary>Numbered pictures in artifacts/screenshots/DATABASE/, for a human to look at. Those of the last run are gone.</summary>
internal sealed class Screenshots
{
    private readonly string folder;
    private int taken;

    public Screenshots(string database)
    {
        folder = Path.Combine(Provided.Repository, "artifacts", "screenshots", database);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public Task TakeAsync(IPage page, string name)
    {
        var number = Interlocked.Increment(ref taken).ToString("00", CultureInfo.InvariantCulture);
        return page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{number}-{name}.png") });
    }
}
