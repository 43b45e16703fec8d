
namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>What people do to the site of the fixture, in this order. Each list begins with the site as the fixture made it.</summary>
internal static class SiteChanges
{
    public static IReadOnlyList<SiteChange> TermsAndUsers { get; } =
    [
        new(
            "term name",
            """
            wp_update_term(get_term_by("slug","news","category")->term_id,"category",["name"=>"Latest news"]);
            """)
        {
            Keeps = ["/contact/", "/comments/feed/", "/wp-json/wp/v2/users"],
        },
        new("term slug", """wp_update_term(get_term_by("slug","sport","category")->term_id,"category",["slug"=>"sports"]);"""),
        new("term slug back", """wp_update_term(get_term_by("slug","sports","category")->term_id,"category",["slug"=>"sport"]);"""),
        new("term parent", """wp_update_term(get_term_by("slug","local","category")->term_id,"category",["parent"=>0]);"""),
        new(
            "term new",
            """
            wp_insert_term("Newest","category",["slug"=>"newest"]);
            """)
        {
            Keeps = ["/", "/post-105/", "/feed/", "/contact/", "/no-such-page/"],
        },
        new("term deleted", """wp_delete_term(get_term_by("slug","third","post_tag")->term_id,"post_tag");"""),
        new("cat deleted", """wp_delete_category(get_term_by("slug","sport","category")->term_id);"""),
        new(
            "display name",
            """
            wp_update_user(["ID"=>2,"display_name"=>"Renamed Author"]);
            """)
        {
            Keeps = ["/post-104/", "/category/news/", "/author/admin/", "/contact/", "/comments/feed/"],
        },
        new(
            "description",
            """
            update_user_meta(2,"description","About me");
            """)
        {
            Keeps = ["/post-104/", "/category/news/", "/author/admin/", "/contact/"],
        },
        new(
            "user new",
            """
            wp_insert_user(["user_login"=>"third","user_pass"=>"x","role"=>"author"]);
            """)
        {
            Keeps = ["/", "/post-105/", "/author/second/", "/feed/", "/contact/"],
        },
        new("user deleted", """require_once ABSPATH."wp-admin/includes/user.php"; wp_delete_user(2,1);"""),
    ];

    public static IReadOnlyList<SiteChange> Site { get; } =
    [
        new(
            "menu item",
            """
            $m=wp_get_nav_menu_object("Primary");
            $item = ["menu-item-title"=>"Link","menu-item-url"=>"https://example.com/","menu-item-type"=>"custom"];
            wp_update_nav_menu_item($m->term_id, 0, $item + ["menu-item-status"=>"publish"]);
            """)
        {
            Keeps = ["/feed/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml"],
        },
        new(
            "menu item deleted",
            """
            $m=wp_get_nav_menu_object("Primary");
            wp_delete_post(wp_get_nav_menu_items($m->term_id)[1]->ID,true);
            """),
        new("widget", """update_option("widget_recent-posts",[2=>["number"=>2],"_multiwidget"=>1]);"""),
        new("blogname", """update_option("blogname","Renamed");"""),
        new("posts_per_page", """update_option("posts_per_page",5);"""),
        new("css", """wp_update_custom_css_post("body { color: red }");"""),
        new(
            "plugin",
            """
            file_put_contents(WP_PLUGIN_DIR."/sample.php","<?php /* Plugin Name: Sample */");
            activate_plugin("sample.php");
            """),
        new("theme", """switch_theme("twentytwentyfive");"""),
    ];

    public static IReadOnlyList<SiteChange> Blocks { get; } =
    [
        new("block theme", """switch_theme("twentytwentyfive");"""),
        new("completed switch", ""),
        new(
            "template",
            """
            $blocks = '<!-- wp:post-title /--><!-- wp:latest-posts /--><!-- wp:latest-comments /--><!-- wp:post-content /-->'
                . '<!-- wp:categories {"showPostCounts":true} /--><!-- wp:archives /--><!-- wp:tag-cloud /-->';
            $template = ["post_type"=>"wp_template","post_status"=>"publish","post_name"=>"single","post_title"=>"Single"];
            $id = wp_insert_post($template + ["import_id"=>400,"post_content"=>$blocks]);
            wp_set_object_terms($id, "twentytwentyfive", "wp_theme");
            """)
        {
            Keeps = ["/feed/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml"],
        },
        new("publication shown by the template", """wp_publish_post(113);""") { Keeps = ["/contact/", "/category/sport/"] },
        new(
            "comment shown by the template",
            """
            wp_insert_comment(["comment_post_ID"=>104,"comment_content"=>"Fresh","comment_author"=>"Visitor","comment_approved"=>1]);
            """)
        {
            Keeps = ["/", "/contact/", "/category/local/", "/feed/"],
        },
        new(
            "pattern in a post",
            """
            $pattern = ["post_type"=>"wp_block","post_status"=>"publish","post_title"=>"Pattern","post_content"=>"Pattern 1"];
            wp_insert_post($pattern + ["import_id"=>401]);
            wp_update_post(["ID"=>104,"post_content"=>'<!-- wp:block {"ref":401} /-->']);
            """),
        new("pattern edited", """wp_update_post(["ID"=>401,"post_content"=>"Pattern 2"]);""")
        {
            Keeps = ["/", "/contact/", "/post-105/", "/category/sport/"],
        },
        new("template edited", """wp_update_post(["ID"=>400,"post_content"=>"<!-- wp:post-title /-->"]);"""),
        new("template deleted", """wp_delete_post(400, true);"""),
        new(
            "navigation",
            """
            $link = '<!-- wp:navigation-link {"label":"Link","url":"/about/"} /-->';
            wp_insert_post(["post_type"=>"wp_navigation","post_status"=>"publish","post_title"=>"New","post_content"=>$link]);
            """)
        {
            Keeps = ["/feed/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml"],
        },
        new(
            "styles",
            """
            $styles = ["version"=>3,"isGlobalStylesUserThemeJSON"=>true,"styles"=>["color"=>["background"=>"#123456"]]];
            $id = WP_Theme_JSON_Resolver::get_user_global_styles_post_id();
            wp_update_post(["ID"=>$id,"post_content"=>wp_json_encode($styles)]);
            """)
        {
            Keeps = ["/feed/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml"],
        },
        new("front page", """update_option("page_on_front",201); update_option("show_on_front","page");"""),
    ];
}
