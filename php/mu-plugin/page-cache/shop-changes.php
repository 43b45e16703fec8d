<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges what shows a product of WooCommerce. Prices and stock are values that customers change too, by buying, and that no other hook reports. */
final class ShopChanges
{
    /** With the product, or its id, as the first argument. */
    private const PRODUCT = [
        'woocommerce_new_product', 'woocommerce_update_product', 'woocommerce_new_product_variation', 'woocommerce_update_product_variation',
        'woocommerce_product_set_stock', 'woocommerce_variation_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_variation_set_stock_status',
        'woocommerce_updated_product_stock', 'woocommerce_updated_product_price', 'woocommerce_before_delete_product_variation', 'woocommerce_product_object_updated_props',
    ];

    /** With a list of ids. */
    private const PRODUCTS = ['wc_after_products_starting_sales', 'wc_after_products_ending_sales'];

    private const EVERYTHING = [
        'woocommerce_settings_saved', 'woocommerce_tax_rate_added', 'woocommerce_tax_rate_updated', 'woocommerce_tax_rate_deleted',
        'woocommerce_attribute_added', 'woocommerce_attribute_updated', 'woocommerce_attribute_deleted',
    ];

    public static function start(): void
    {
        foreach (self::PRODUCT as $action) {
            ChangeHook::add($action, self::product(...));
        }
        foreach (self::PRODUCTS as $action) {
            ChangeHook::add($action, static fn ($ids) => array_map(self::product(...), (array) $ids));
        }
        foreach (self::EVERYTHING as $action) {
            ChangeHook::add($action, Purges::site(...), 0);
        }
    }

    private static function product(mixed $product): void
    {
        $post = get_post(is_object($product) && method_exists($product, 'get_id') ? $product->get_id() : (int) $product);
        if ($post === null) {
            return;
        }
        PostChanges::content($post);
        if ($post->post_type === 'product_variation' && $post->post_parent > 0) {
            Purges::tags(Tag::of('post', $post->post_parent), Tag::of('type', 'product'), Tag::of('posts'));
        }
    }
}
