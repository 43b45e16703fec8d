using System.CommandLine;
using PhpBridge.Packaging.Layers;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.CommandLine;

/// <summary><c>./build.sh layer</c>: PHP and the bootstrap in one zip per architecture, and imagick in a second one.</summary>
internal sealed class LayerCommand(Workspace workspace, Progress progress)
{
    private readonly Argument<string> _architecture = new("architecture")
    {
        Description = "The architecture of Lambda: x86_64, arm64 or all (this machine's).",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "x86_64|arm64|all",
    };

    private readonly Option<bool> _update = new("--update") { Description = "Take the newest packages and renew layer/lock." };

    private readonly Option<bool> _bench = new("--bench")
    {
        Description = "Build only dist/phpbridge-bench-ARCHITECTURE.zip: /opt/phpbridge/bench for the function's console.",
    };

    public Command Create()
    {
        var command = new Command("layer", """
            Builds the Lambda layers and prints the paths of their zips: dist/phpbridge-php84-ARCHITECTURE.zip and
            dist/phpbridge-php84-imagick-ARCHITECTURE.zip.
            """)
        {
            _architecture, _update, _bench,
        };
        _architecture.AcceptOnlyFromAmong("x86_64", "arm64", "all");
        command.Validators.Add(result =>
        {
            if (result.GetValue(_update) && result.GetValue(_bench))
            {
                result.AddError("--update and --bench exclude each other.");
            }
        });
        command.SetAction(parsed => Run(parsed.GetValue(_architecture), parsed.GetValue(_update), parsed.GetValue(_bench)));
        return command;
    }

    private void Run(string? name, bool update, bool bench)
    {
        var architectures = name is null ? [LayerArchitecture.Native] : LayerArchitecture.Parse(name);
        var zips = bench
            ? LayerSet.BuildBench(workspace, architectures, progress)
            : LayerSet.Build(workspace, architectures, update, progress);
        foreach (var zip in zips)
        {
            Console.WriteLine(zip);
        }
    }
}
