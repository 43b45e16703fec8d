using PhpBridge.Benchmarks;
using PhpBridge.Benchmarks.Assets;

switch (args)
{
    case ["start", .. var rest] when rest.Length == 0 || (rest.Length == 1 && int.TryParse(rest[0], out var given) && given > 0):
        return await StartBenchmark.RunAsync(rest.Length == 0 ? 20 : int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture));
    case ["assets"]:
        return await AssetBenchmark.RunAsync();
    default:
        await System.Console.Error.WriteLineAsync(
            """
            usage: bench start [RUNS]    cold starts of the published bootstrap, 20 unless told otherwise
                   bench assets          files from the published bootstrap and from nginx
            """);
        return 2;
}
