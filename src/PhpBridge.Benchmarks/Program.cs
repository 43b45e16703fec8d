using System.Globalization;
using PhpBridge.Benchmarks;
using PhpBridge.Benchmarks.Assets;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Benchmarks.Efs;
using PhpBridge.Benchmarks.Queue;

switch (args)
{
    case ["start", .. var rest] when rest.Length == 0 || (rest.Length == 1 && int.TryParse(rest[0], out var given) && given > 0):
        return await StartBenchmark.RunAsync(rest.Length == 0 ? 20 : int.Parse(rest[0], CultureInfo.InvariantCulture));
    case ["assets"]:
        return await AssetBenchmark.RunAsync();
    case ["bridge"]:
        return await BridgeBenchmark.RunAsync();
    case ["queue"]:
        return await QueueBenchmark.RunAsync();
    case ["mount", var source, var path, .. var rest]
        when rest.Length == 0 || (rest.Length == 1 && double.TryParse(rest[0], CultureInfo.InvariantCulture, out _)):
        return await MountCommand.RunAsync(
            source, path, TimeSpan.FromMilliseconds(rest.Length == 0 ? 1 : double.Parse(rest[0], CultureInfo.InvariantCulture)));
    case ["compare", var checkout, .. var rest]
        when rest.Length == 0 || (rest.Length == 1 && int.TryParse(rest[0], CultureInfo.InvariantCulture, out var rounds) && rounds > 0):
        return await CompareBenchmark.RunAsync(
            Path.GetFullPath(checkout), rest.Length == 0 ? 10 : int.Parse(rest[0], CultureInfo.InvariantCulture));
    case ["efs", .. var rest]:
        return await EfsBenchmark.RunAsync(rest);
#if !FOR_FUNCTION
    case ["micro"]:
        return PhpBridge.Benchmarks.Micro.MicroBenchmarks.Run();
#endif
    default:
        await System.Console.Error.WriteLineAsync(
            """
            usage: bench start [RUNS]    cold starts of the published bootstrap, 20 unless told otherwise
                   bench bridge          the bridge beside raw FastCGI and nginx
                   bench assets          files from the published bootstrap and from nginx
                   bench queue           overload, queueing and failing fast
                   bench efs [OPTION…]   WordPress's pages on a model of EFS; see efs --help
                   bench compare CHECKOUT [ROUNDS]    this build beside another checkout's: starts, small pages, WordPress's pages
                   bench mount SOURCE MOUNT-POINT [MS]    a folder as an EFS mount shows it, 1 ms a round trip unless told otherwise
                   bench micro           codecs and translators by themselves
            """);
        return 2;
}
