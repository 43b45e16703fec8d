using PhpBridge.Benchmarks;

switch (args)
{
    case ["start", .. var rest] when rest.Length == 0 || (rest.Length == 1 && int.TryParse(rest[0], out var given) && given > 0):
        return await StartBenchmark.RunAsync(rest.Length == 0 ? 20 : int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture));
    default:
        await Console.Error.WriteLineAsync("usage: bench start [RUNS]    cold starts of the published bootstrap, 20 unless told otherwise");
        return 2;
}
