using System.Text.Json;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>What has been measured, a line for each sample, so that an interrupted run can go on.</summary>
internal sealed class SampleStore
{
    private readonly string _path;
    private readonly List<Sample> _samples = [];

    public SampleStore(string path, bool keepsOld)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (keepsOld && File.Exists(path))
        {
            _samples.AddRange(File.ReadLines(path).Select(line => JsonSerializer.Deserialize(line, EfsJson.Default.Sample)!));
        }
        else
        {
            File.Delete(path);
        }
    }

    public IReadOnlyList<Sample> All => _samples;

    public bool Has(string configuration, string page, double? latencyMs, int run)
        => _samples.Exists(
            sample => (sample.Configuration, sample.Page, sample.LatencyMs, sample.Run) == (configuration, page, latencyMs, run));

    public void Add(Sample sample)
    {
        _samples.Add(sample);
        File.AppendAllText(_path, JsonSerializer.Serialize(sample, EfsJson.Default.Sample) + "\n");
    }
}
