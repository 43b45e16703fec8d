using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

/// <summary>Where WordPress is, by the files alone.</summary>
public sealed class LayoutFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.Path + "/html";

    [Fact]
    public void WordPress_in_the_document_root_is_laid_out_as_usual()
    {
        Add("wp-load.php", "wp-config.php");

        var layout = Find()!;

        Assert.Equal(new SiteFolder(Root, ""), layout.Core);
        Assert.Equal(Root + "/wp-config.php", layout.Configuration);
        Assert.Equal(new SiteFolder(Root + "/wp-content/uploads", "/wp-content/uploads"), layout.Uploads);
        Assert.True(layout.IsUpload("/wp-content/uploads/2026/a.php"));
        Assert.False(layout.IsUpload("/wp-content/uploads"));
    }

    [Theory]
    [InlineData("define('WP_USE_THEMES', true);\nrequire __DIR__ . '/wordpress/wp-blog-header.php';")]
    [InlineData("require './wordpress/wp-blog-header.php';")]
    [InlineData("require('wordpress/wp-blog-header.php');")]
    [InlineData("require_once( dirname( __FILE__ ) . \"/wordpress/wp-blog-header.php\" );")]
    [InlineData("include $_SERVER['DOCUMENT_ROOT'] . '/wordpress/wp-blog-header.php';")]
    [InlineData("require '{root}/wordpress/wp-blog-header.php';")]
    [InlineData("require __DIR__ . '/../html/wordpress/wp-blog-header.php';")]
    [InlineData("// require 'elsewhere/wp-blog-header.php';\nrequire __DIR__ . '/wordpress' . '/wp-blog-header.php';")]
    public void The_front_controller_names_the_folder_of_WordPress(string index)
    {
        Add("wordpress/wp-load.php", "wordpress/wp-config.php", "other/wp-load.php");
        _folder.Add("html/index.php", "<?php\n" + index.Replace("{root}", Root, StringComparison.Ordinal));

        // Of two, the one that it names; where it names it in a way that only PHP can read, the only one there is.
        if (Find() is null)
        {
            Directory.Delete(Root + "/other", recursive: true);
        }

        Assert.Equal(new SiteFolder(Root + "/wordpress", "/wordpress"), Find()!.Core);
        Assert.Equal("/wordpress/wp-content/plugins", Find()!.Plugins.Path);
    }

    [Fact]
    public void The_front_controller_may_name_a_folder_beside_the_document_root()
    {
        _folder.Add("core/wp-load.php");
        _folder.Add("core/wp-config.php");
        _folder.Add("html/index.php", "<?php require dirname(__DIR__) . '/core/wp-blog-header.php';");

        Assert.Equal(new SiteFolder(_folder.Path + "/core", null), Find()!.Core);
        Assert.False(Find()!.IsUpload("/wp-content/uploads/a.php"));
    }

    [Fact]
    public void A_front_controller_that_is_a_link_speaks_of_where_it_is()
    {
        _folder.Add("release/wp/wp-load.php");
        _folder.Add("release/index.php", "<?php require __DIR__ . '/wp/wp-blog-header.php';");
        Directory.CreateDirectory(Root);
        File.CreateSymbolicLink(Root + "/index.php", "../release/index.php");

        Assert.Equal(_folder.Path + "/release/wp", Find()!.Core.Folder);
    }

    [Fact]
    public void A_document_root_that_is_a_link_keeps_its_name()
    {
        _folder.Add("releases/2/wp-load.php");
        _folder.Add("releases/2/wp-config.php");
        Directory.CreateSymbolicLink(Root, "releases/2");

        Assert.Equal(new SiteFolder(Root, ""), Find()!.Core);
        Assert.Equal(Root + "/wp-config.php", Find()!.Configuration);
    }

    [Fact]
    public void A_site_in_a_folder_below_is_found_when_it_is_the_only_one()
    {
        Add("blog/wp-load.php", "index.html");

        Assert.Equal("/blog", Find()!.Core.Path);
        Add("shop/wp-load.php");
        Assert.Null(Find());
        Assert.Equal("/shop", new LayoutFinder(Root, Root + "/shop").Find()!.Core.Path);
    }

    [Fact]
    public void Bedrock_has_its_content_in_app()
    {
        Add("wp/wp-load.php", "wp/wp-settings.php", "wp-config.php", "app/themes/one/style.css", "app/plugins/one/one.php");
        _folder.Add("html/index.php", "<?php require __DIR__ . '/wp/wp-blog-header.php';");

        var layout = Find()!;

        Assert.Equal("/wp", layout.Core.Path);
        Assert.Equal(Root + "/wp-config.php", layout.Configuration);
        Assert.Equal(("/app", "/app/mu-plugins", "/app/uploads"), (layout.Content.Path, layout.MustUsePlugins.Path, layout.Uploads.Path));
    }

    [Fact]
    public void A_configuration_above_counts_unless_it_is_another_WordPresses()
    {
        Add("wp-load.php");
        _folder.Add("wp-config.php");

        Assert.Equal(_folder.Path + "/wp-config.php", Find()!.Configuration);
        _folder.Add("wp-settings.php");
        Assert.Null(Find()!.Configuration);
    }

    [Fact]
    public void Something_else_is_no_WordPress()
    {
        Assert.Null(Find());
        Add("index.php", "app/themes/x", "app/plugins/x");
        Assert.Null(Find());
    }

    public void Dispose() => _folder.Dispose();

    private SiteLayout? Find() => new LayoutFinder(Root, core: null).Find();

    private void Add(params string[] files)
    {
        foreach (var file in files)
        {
            _folder.Add("html/" + file);
        }
    }
}
