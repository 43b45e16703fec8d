using Microsoft.Playwright;
using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>What the must-use plugin tells WordPress of where it runs.</summary>
public abstract class Running(WordPressSite site) : Scenario(site)
{
    [Fact]
    public async Task Mail_leaves_by_SMTP()
    {
        var word = UniqueWord();

        // The test site's own plugin keeps mails in.
        var sent = (await Site.WpAsync("eval", $"remove_filter('pre_wp_mail', '__return_true'); echo wp_mail('reader@example.com', '{word}', 'Good news') ? 'sent' : 'not sent';")).Succeeded();
        var mail = await Site.Mail.NextAsync(TestContext.Current.CancellationToken);

        Assert.Equal("sent", sent.Line);
        Assert.Equal("mailer a pass word", mail.Login);
        Assert.Contains("<site@example.com>", mail.Sender, StringComparison.Ordinal);
        Assert.Contains("<reader@example.com>", mail.Recipient, StringComparison.Ordinal);
        Assert.Contains("Subject: " + word, mail.Text, StringComparison.Ordinal);
        Assert.Contains("From: The Site <site@example.com>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugins_own_sender_stays()
    {
        (await Site.WpAsync("eval", "remove_filter('pre_wp_mail', '__return_true'); wp_mail('reader@example.com', 'x', 'y', 'From: Shop <shop@example.com>');")).Succeeded();
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
        await Expect(administrator.GetByText("loopback request")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Site_Healths_information_names_the_function()
    {
        var administrator = await AdministratorAsync();

        await administrator.GotoAsync("/wp-admin/site-health.php?tab=debug");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "AWS Lambda (PhpBridge)" }).ClickAsync();

        await PictureAsync(administrator, "site-health-information");
        await Expect(administrator.GetByText(FakeCloudFront.Distribution)).ToBeVisibleAsync();
    }
}
