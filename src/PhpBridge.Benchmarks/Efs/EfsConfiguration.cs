namespace PhpBridge.Benchmarks.Efs;

/// <summary>A way to serve the site.</summary>
/// <param name="Key">Short, for the command line and files.</param>
/// <param name="OnEfs">False: the site lies on the local disk.</param>
/// <param name="Mirror">Null: php-fpm alone, without a bridge.</param>
/// <param name="Ini">php.ini values besides those of php/php.ini, whose revalidate_freq is 60.</param>
internal sealed record EfsConfiguration(string Key, string Title, bool OnEfs, bool? Mirror = null, bool Prefetches = false, string Ini = "")
{
    public static EfsConfiguration[] All { get; } =
    [
        new("recipe", "opcache, revalidated after 60 s: the 2020 recipe", OnEfs: true),
        new("defaults", "opcache, revalidated after 2 s: PHP's default", OnEfs: true, Ini: "opcache.revalidate_freq=2"),
        new("prefetch", "the recipe, and 64 threads that read the page's files ahead", OnEfs: true, Prefetches: true),
        new("bridge", "PhpBridge without its mirror", OnEfs: true, Mirror: false),
        new("mirror", "PhpBridge with its mirror", OnEfs: true, Mirror: true),
        new("local", "local disk, php-fpm alone", OnEfs: false),
        new("local-bridge", "local disk, PhpBridge", OnEfs: false, Mirror: false),
    ];
}
