using System.Globalization;
using System.Text;

namespace PhpBridge.Php;

/// <summary>
/// The configuration of php-fpm: one pool per worker, so that each has its own socket and name, by which the bridge finds the process to
/// end. Settings of the operator come from the included file and from php.ini.
/// </summary>
/// <param name="Pools">The name and the Unix socket of each worker.</param>
/// <param name="Include">A file of pool directives, or null.</param>
internal sealed record FpmConfiguration(IReadOnlyList<FpmPool> Pools, string? Include)
{
    public override string ToString()
    {
        var text = new StringBuilder(
            """
            [global]
            ; A pipe that the bridge reads; php-fpm can open it because the same user owns it.
            error_log = /proc/self/fd/2
            log_level = notice
            log_limit = 8192
            daemonize = no

            """);
        foreach (var pool in Pools)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                [{pool.Name}]
                listen = {pool.Socket}
                pm = static
                ; A worker serves one request at a time, like a loop of the bridge.
                pm.max_children = 1
                clear_env = no
                catch_workers_output = yes
                decorate_workers_output = no
                ; Inherited by all descendants, which are found by it when the worker has to end.
                env[{FpmPool.Variable}] = {pool.Name}
                security.limit_extensions = .php

                """);
            if (Include is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"include = {Include}\n");
            }
        }

        return text.ToString();
    }
}
