namespace PhpBridge.Php;

/// <summary>A pool of one worker.</summary>
/// <param name="Worker">The worker's number, which stays the same when php-fpm is started again with new pools.</param>
/// <param name="Name">The name, unique on the machine, by which the worker's process is found.</param>
/// <param name="Socket">The path of the Unix socket on which the worker listens.</param>
internal sealed record FpmPool(int Worker, string Name, string Socket)
{
    /// <summary>The variable that holds the pool's name in the worker and in every process that descends from it.</summary>
    public const string Variable = "FPM_POOL";

    /// <summary>The title that php-fpm gives to the worker's process.</summary>
    public string ProcessTitle => "php-fpm: pool " + Name;
}
