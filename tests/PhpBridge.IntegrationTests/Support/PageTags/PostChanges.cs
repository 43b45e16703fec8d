
namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>What people do to posts, pages and comments, in this order. Each list begins with the site as the fixture made it.</summary>
internal static class PostChanges
{
    public static IReadOnlyList<SiteChange> Posts { get; } =
    [
        new(
            "content",
            """
            wp_update_post(["ID"=>105,"post_content"=>"New content"]);
            """)
        {
            Keeps =
            [
                "/", "/page/3/", "/post-101/", "/category/news/", "/author/admin/", "/2025/04/", "/contact/", "/feed/",
                "/comments/feed/", "/wp-json/wp/v2/categories", "/wp-sitemap.xml", "/no-such-page/",
            ],
        },
        new(
            "title",
            """
            wp_update_post(["ID"=>105,"post_title"=>"New title"]);
            """)
        {
            Keeps = ["/", "/page/3/", "/post-101/", "/category/news/", "/feed/", "/contact/", "/wp-sitemap.xml"],
        },
        new(
            "excerpt of newest",
            """
            wp_update_post(["ID"=>112,"post_excerpt"=>"New excerpt"]);
            """)
        {
            Keeps = ["/page/2/", "/page/3/", "/post-105/", "/category/sport/", "/contact/", "/comments/feed/"],
        },
        new(
            "slug",
            """
            wp_update_post(["ID"=>105,"post_name"=>"post-105-moved"]);
            """)
        {
            Keeps = ["/", "/page/3/", "/category/news/", "/feed/", "/contact/"],
        },
        new("slug back", """wp_update_post(["ID"=>105,"post_name"=>"post-105"]);"""),
        new(
            "date",
            """
            wp_update_post(["ID"=>105,"post_date"=>"2025-09-20 10:00:00","post_date_gmt"=>"2025-09-20 10:00:00"]);
            """)
        {
            Keeps = ["/post-101/", "/post-112/", "/category/news/", "/author/admin/", "/2025/04/", "/contact/", "/no-such-page/"],
        },
        new("date back", """wp_update_post(["ID"=>105,"post_date"=>"2025-05-10 10:00:00","post_date_gmt"=>"2025-05-10 10:00:00"]);"""),
        new(
            "author",
            """
            wp_update_post(["ID"=>105,"post_author"=>1]);
            """)
        {
            Keeps = ["/", "/page/3/", "/post-101/", "/category/news/", "/2025/04/", "/feed/", "/contact/"],
        },
        new(
            "category",
            """
            wp_set_post_categories(105,[get_term_by("slug","news","category")->term_id]);
            """)
        {
            Keeps =
            [
                "/", "/page/3/", "/post-101/", "/category/local/", "/2025/04/", "/feed/", "/contact/",
                "/wp-json/wp/v2/users",
            ],
        },
        new(
            "first in category",
            """
            wp_set_post_categories(105,[get_term_by("slug","empty","category")->term_id], true);
            """)
        {
            Keeps = ["/", "/page/3/", "/post-101/", "/feed/", "/contact/", "/wp-json/wp/v2/users"],
        },
        new(
            "tag",
            """
            wp_set_post_tags(104,["third"],true);
            """)
        {
            Keeps = ["/", "/post-101/", "/category/sport/", "/feed/", "/contact/"],
        },
        new("new tag", """wp_set_post_tags(104,["brand-new"],true);"""),
        new(
            "password",
            """
            wp_update_post(["ID"=>103,"post_password"=>"x"]);
            """)
        {
            Keeps = ["/", "/page/2/", "/category/news/", "/feed/", "/contact/"],
        },
        new("sticky", """stick_post(101);""") { Keeps = ["/post-105/", "/category/news/", "/contact/"] },
        new("unsticky", """unstick_post(101);"""),
        new(
            "thumbnail",
            """
            set_post_thumbnail(108,301);
            """)
        {
            Keeps = ["/", "/page/3/", "/post-105/", "/category/sport/", "/contact/", "/comments/feed/"],
        },
        new("thumbnail title", """wp_update_post(["ID"=>301,"post_title"=>"New picture title"]);"""),
        new(
            "alt",
            """
            update_post_meta(301,"_wp_attachment_image_alt","Alternative text");
            """)
        {
            Keeps = ["/page/3/", "/post-105/", "/category/sport/", "/contact/", "/comments/feed/"],
        },
        new(
            "attachment",
            """
            wp_insert_attachment(["post_title"=>"Another","post_mime_type"=>"image/png","post_status"=>"inherit","post_parent"=>109]);
            """),
        new("delete attachment", """wp_delete_attachment(301,true);"""),
    ];

    public static IReadOnlyList<SiteChange> Publication { get; } =
    [
        new("draft edited", """wp_update_post(["ID"=>113,"post_content"=>"Draft 2"]);""") { Keeps = TaggedPages.All },
        new(
            "publish",
            """
            wp_publish_post(113);
            """)
        {
            Keeps =
            [
                "/post-101/", "/category/sport/", "/author/second/", "/2025/04/", "/contact/", "/no-such-page/",
                "/wp-json/wp/v2/posts/105",
            ],
        },
        new("trash", """wp_trash_post(113);"""),
        new("trash with comments", """wp_trash_post(111);"""),
        new("untrash with comments", """wp_untrash_post(111); wp_publish_post(111);"""),
        new("untrash publish", """wp_untrash_post(113);wp_publish_post(113);"""),
        new("delete", """wp_delete_post(113,true);"""),
        new(
            "schedule",
            """
            $date = gmdate("Y-m-d H:i:s", time() + 3600);
            wp_insert_post(["import_id"=>114,"post_title"=>"Future","post_name"=>"post-114","post_status"=>"future","post_date"=>$date]);
            """)
        { Keeps = TaggedPages.All },
        new(
            "scheduled published",
            """
            $date = "2025-06-15 10:00:00";
            $GLOBALS["wpdb"]->update($GLOBALS["wpdb"]->posts, ["post_date"=>$date,"post_date_gmt"=>$date], ["ID"=>114]);
            clean_post_cache(114);
            check_and_publish_future_post(114);
            """)
        {
            Keeps = ["/post-101/", "/post-112/", "/author/second/", "/2025/04/", "/contact/", "/no-such-page/"],
        },
        new("private", """wp_update_post(["ID"=>114,"post_status"=>"private"]);"""),
        new("page content", """wp_update_post(["ID"=>202,"post_content"=>"New contact"]);"""),
        new("page title", """wp_update_post(["ID"=>202,"post_title"=>"New Contact"]);"""),
        new("page parent", """wp_update_post(["ID"=>202,"post_parent"=>201]);"""),
        new(
            "page new",
            """
            wp_insert_post(["post_type"=>"page","post_title"=>"Zebra","post_status"=>"publish"]);
            """)
        {
            Keeps = ["/", "/post-105/", "/category/news/", "/feed/", "/no-such-page/"],
        },
        new(
            "comment held",
            """
            wp_insert_comment(["comment_post_ID"=>105,"comment_content"=>"Held","comment_approved"=>0]);
            """)
        { Keeps = TaggedPages.All },
        new(
            "comment approved",
            """
            wp_set_comment_status(get_comments(["status"=>"hold","post_id"=>105])[0]->comment_ID,"approve");
            """)
        {
            Keeps = ["/", "/page/3/", "/post-101/", "/category/local/", "/feed/", "/contact/"],
        },
        new(
            "comment edited",
            """
            wp_update_comment(["comment_ID"=>get_comments(["post_id"=>105])[0]->comment_ID,"comment_content"=>"Edited comment"]);
            """)
        {
            Keeps = ["/", "/page/2/", "/category/sport/", "/feed/", "/contact/"],
        },
        new("comment spam", """wp_spam_comment(get_comments(["post_id"=>105])[0]);"""),
        new("comment deleted", """wp_delete_comment(get_comments(["post_id"=>111])[0],true);"""),
    ];
}
