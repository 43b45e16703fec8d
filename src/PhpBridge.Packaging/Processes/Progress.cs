namespace PhpBridge.Packaging.Processes;

/// <summary>Reports what is being done, in the form of <c>build.sh</c>.</summary>
internal sealed class Progress(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public void Step(string text) => _output.WriteLine("==> " + text);

    public void Note(string text) => _output.WriteLine("    " + text);

    public void Warning(string text) => _output.WriteLine("warning: " + text);

    public void Error(string text) => _output.WriteLine("error: " + text);

    /// <summary>Writes several lines at once, so that those of parallel builds do not mix.</summary>
    public void Table(string text) => _output.Write(text);
}
