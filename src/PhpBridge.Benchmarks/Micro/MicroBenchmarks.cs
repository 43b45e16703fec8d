using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PhpBridge.Benchmarks.Micro;

/// <summary>Codecs and payload formats alone, in this process. Short runs: allocations are exact, times are rough.</summary>
internal static class MicroBenchmarks
{
    public static int Run()
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(BenchmarkDotNet.Exporters.MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(Path.Combine(BenchmarkEnvironment.Repository, "artifacts", "benchmarks"));
        var summaries = BenchmarkRunner.Run([typeof(EventBenchmarks), typeof(RequestBenchmarks), typeof(ResponseBenchmarks)], config);
        return Array.Exists(summaries, summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
