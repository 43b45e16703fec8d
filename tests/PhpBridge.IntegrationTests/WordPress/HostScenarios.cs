using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>What the must-use plugin tells WordPress of where it runs.</summary>
public abstract class HostScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task Mail_leaves_by_SMTP()
    {
        var word = UniqueWord();

        // The test site's own plugin keeps mails in.
        var sent = (await Site.WpAsync(
            "eval",
            "remove_filter('pre_wp_mail', '__return_true'); "
                + $"echo wp_mail('reader@example.com', '{word}', 'Good news') ? 'sent' : 'not sent';")).Succeeded();
        Assert.Equal("sent", sent.Line);
        var mail = await Site.Mail.NextAsync(TestContext.Current.CancellationToken);

        Assert.Equal("mailer a pass word", mail.Login);
        Assert.Contains("<site@example.com>", mail.Sender, StringComparison.Ordinal);
        Assert.Contains("<reader@example.com>", mail.Recipient, StringComparison.Ordinal);
        Assert.Contains("Subject: " + word, mail.Text, StringComparison.Ordinal);
        Assert.Contains("From: The Site <site@example.com>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugins_own_sender_stays()
    {
        (await Site.WpAsync(
            "eval",
            "remove_filter('pre_wp_mail', '__return_true'); "
                + "wp_mail('reader@example.com', 'x', 'y', 'From: Shop <shop@example.com>');")).Succeeded();
        var mail = await Site.Mail.NextAsync(TestContext.Current.CancellationToken);

        Assert.Contains("From: Shop <shop@example.com>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_do_not_start_wp_cron_when_there_is_a_schedule_and_files_need_no_FTP()
    {
        var constants = (await Site.WpAsync("eval", "echo json_encode([DISABLE_WP_CRON, FS_METHOD, wp_doing_cron()]);")).Succeeded();

        Assert.Equal("[true,\"direct\",false]", constants.Line);
    }

    [Fact]
    public async Task Behind_CloudFront_the_origins_name_leads_to_no_redirect()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(Site.Url) };
        client.DefaultRequestHeaders.Host = "abcdefgh.lambda-url.eu-central-1.on.aws";

        using var direct = await client.GetAsync("/hello-world/", TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add("X-Amz-Cf-Id", "an id");
        using var throughCloudFront = await client.GetAsync("/hello-world/", TestContext.Current.CancellationToken);

        Assert.Equal((301, 200), ((int)direct.StatusCode, (int)throughCloudFront.StatusCode));
    }

    [Fact]
    public async Task Site_Health_explains_Lambda_and_asks_for_nothing_that_is_wrong_here()
    {
        var administrator = await AdministratorAsync();

        await administrator.GotoAsync("/wp-admin/site-health.php");
        await Expect(administrator.Locator(".site-health-progress-label")).Not.ToContainTextAsync("still loading");
        await administrator.Locator(".site-health-view-passed").ClickAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "This site runs on AWS Lambda" }).ClickAsync();

        await Expect(administrator.GetByText("an event has 6 MB")).ToBeVisibleAsync();
        await PictureAsync(administrator, "site-health-lambda");
        await Expect(administrator.GetByText("Scheduled events run by a schedule")).ToBeVisibleAsync();
        await Expect(administrator.GetByText("Mail leaves by SMTP")).ToBeVisibleAsync();
        var others = administrator.Locator("[id*='loopback_requests'], [id*='background_updates'], [id*='scheduled_events']");
        await Expect(others).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Site_Healths_information_names_what_is_set_up()
    {
        // By the console: the page itself measures the database's size, which SQLite has none of.
        var information = (await Site.WpAsync(
            "eval",
            "require_once ABSPATH . 'wp-admin/includes/class-wp-debug-data.php'; "
                + "$fields = apply_filters('debug_information', [])['phpbridge']['fields']; "
                + "echo json_encode(array_column($fields, 'value', 'label'));")).Succeeded().Json;

        Assert.Equal(FakeCloudFront.Distribution, information.GetProperty("CloudFront distribution").GetString());
        Assert.Equal("by a schedule", information.GetProperty("Scheduled events").GetString());
        Assert.Equal("60 s", information.GetProperty("Pages in shared caches").GetString());
        Assert.Equal("SMTP, 127.0.0.1", information.GetProperty("Mail").GetString());
    }

    [Fact]
    public async Task A_file_that_is_larger_than_an_event_goes_to_S3_from_the_browser()
    {
        const int Size = 7_000_000;
        var name = UniqueWord() + ".pdf";
        var administrator = await AdministratorAsync();

        await administrator.GotoAsync("/wp-admin/upload.php?page=phpbridge-upload");
        await administrator.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload
        {
            Name = name,
            MimeType = "application/pdf",
            Buffer = Enumerable.Repeat((byte)'a', Size).ToArray(),
        });
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(administrator.GetByRole(AriaRole.Status)).ToContainTextAsync("Uploaded: " + name);
        await PictureAsync(administrator, "large-file");
        var attachment = (await Rest.GetAsync($"wp/v2/media?search={name[..^4]}"))[0];
        var stored = Assert.Single(Site.S3.Objects, file => file.Key.EndsWith("/" + name, StringComparison.Ordinal));
        (await Site.WpAsync("eval", $"wp_delete_attachment({attachment.GetProperty("id").GetInt32()}, true);")).Succeeded();

        Assert.Equal(Size, stored.Value);
        Assert.StartsWith($"/{FakeS3.Bucket}/wp-content/uploads/", stored.Key, StringComparison.Ordinal);
        Assert.Equal(
            "https://media.example.com" + stored.Key[(FakeS3.Bucket.Length + 1)..], attachment.GetProperty("source_url").GetString());
        Assert.DoesNotContain(stored.Key, Site.S3.Objects.Keys);
        Assert.Empty(Site.S3.Faults);
    }

    [Theory]
    [InlineData("script.php", 10, "400")]
    [InlineData("page.html5.exe", 10, "400")]
    [InlineData("film.mp4", 600_000_000, "413")]
    [InlineData("film.mp4", 0, "400")]
    public async Task What_may_not_be_uploaded_gets_no_address(string name, int size, string status)
    {
        var answer = (await Site.WpAsync(
            "eval",
            "$r = new WP_REST_Request('POST', '/phpbridge/v1/uploads'); "
                + $"$r->set_body_params(['name' => '{name}', 'size' => {size}]); "
                + "wp_set_current_user(1); echo rest_do_request($r)->get_status();")).Succeeded();
        var anonymous = (await Site.WpAsync(
            "eval",
            "$r = new WP_REST_Request('POST', '/phpbridge/v1/uploads'); "
                + "$r->set_body_params(['name' => 'a.pdf', 'size' => 5]); echo rest_do_request($r)->get_status();")).Succeeded();

        Assert.Equal(status, answer.Line);
        Assert.Equal("401", anonymous.Line);
    }
}
