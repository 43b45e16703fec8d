using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Samples;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class UploadScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_picture_uploaded_to_the_media_library_is_seen_on_a_page_with_its_thumbnails()
    {
        var name = UniqueWord();
        var picture = SamplePicture.Create();
        var administrator = await AdministratorAsync();
        var visitor = await VisitorAsync();

        await administrator.GotoAsync("/wp-admin/upload.php?mode=grid");
        await administrator.Locator("a.page-title-action").ClickAsync();
        await administrator.Locator(".moxie-shim input[type=file]").First.SetInputFilesAsync(
            new FilePayload { Name = name + ".png", MimeType = "image/png", Buffer = picture });
        await Expect(administrator.Locator($"li.attachment[aria-label='{name}'] img")).ToBeVisibleAsync();
        await PictureAsync(administrator, "media-library");
        var media = (await Rest.GetAsync("wp/v2/media?search=" + name))[0];
        var sizes = media.GetProperty("media_details").GetProperty("sizes");
        var medium = sizes.GetProperty("medium").GetProperty("source_url").GetString()!;
        var page = await Rest.PostAsync("wp/v2/pages", new
        {
            title = "A picture " + name,
            status = "publish",
            content = $"""<!-- wp:image --><figure class="wp-block-image"><img src="{medium}" alt="{name}"/></figure><!-- /wp:image -->""",
        });
        await visitor.GotoAsync(page.GetProperty("link").GetString()!);

        await PictureAsync(visitor, "page-with-picture");
        Assert.Equal(300, await visitor.GetByAltText(name).EvaluateAsync<int>("image => image.naturalWidth"));
        Assert.Equal(picture, await ServedAsync(media.GetProperty("source_url").GetString()!));
        var thumbnail = await ServedAsync(sizes.GetProperty("thumbnail").GetProperty("source_url").GetString()!);
        Assert.Equal((150, 150), SamplePicture.SizeOf(thumbnail));
    }

    /// <returns>The bytes, which are those on the disk and called what they are.</returns>
    private async Task<byte[]> ServedAsync(string url)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(url, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            await File.ReadAllBytesAsync(Site.DocumentRoot + new Uri(url).AbsolutePath, TestContext.Current.CancellationToken), bytes);
        return bytes;
    }
}
