using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.FastCgi;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>php-fpm alone, asked by FastCGI, with everything that a bridge would tell it.</summary>
/// <param name="filesToRead">Read ahead by 64 threads while it starts; may be empty.</param>
internal sealed class FpmSandbox(string root, Visitor visitor, string ini, IReadOnlyCollection<string> filesToRead) : ISandbox
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-bench-");
    private Process? _fpm;

    private string SocketPath => Path.Combine(_folder.FullName, "fpm.sock");

    public void Start()
    {
        var configuration = Path.Combine(_folder.FullName, "fpm.conf");
        File.WriteAllText(configuration, $"""
            [global]
            error_log = {Path.Combine(_folder.FullName, "log")}
            [www]
            listen = {SocketPath}
            pm = static
            pm.max_children = 1
            clear_env = no

            """);
        List<string> arguments =
            ["--nodaemonize", "--allow-to-run-as-root", "-c", BenchmarkEnvironment.PhpIni, "--fpm-config", configuration];
        arguments.AddRange(ini.Length > 0 ? ["-d", ini] : []);
        var start = new ProcessStartInfo(BenchmarkEnvironment.PhpFpm, arguments) { WorkingDirectory = "/", RedirectStandardError = true };
        foreach (var (name, value) in BenchmarkEnvironment.Variables)
        {
            start.Environment[name] = value;
        }

        _fpm = Process.Start(start)!;
        ReadAhead();
    }

    public string Get(Page page) => Send(page, "GET", []);

    /// <summary>Sends a form.</summary>
    public string Post(Page page, string form) => Send(page, "POST", Encoding.ASCII.GetBytes(form));

    public async ValueTask DisposeAsync()
    {
        if (_fpm is not null)
        {
            Signals.Terminate(_fpm.Id);
            await _fpm.WaitForExitAsync();
            _fpm.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string Send(Page page, string method, byte[] form)
    {
        var request = FastCgiRequest.Encode(
            [
                .. visitor.Variables(page),
                ("SCRIPT_FILENAME", root + page.Script),
                ("SCRIPT_NAME", page.Script),
                ("DOCUMENT_ROOT", root),
                ("REQUEST_METHOD", method),
                ("CONTENT_TYPE", form.Length > 0 ? "application/x-www-form-urlencoded" : ""),
                ("CONTENT_LENGTH", form.Length > 0 ? $"{form.Length}" : ""),
            ],
            form);
        using var socket = Connect();
        for (var sent = 0; sent < request.Length;)
        {
            sent += socket.Send(request.AsSpan(sent));
        }

        using var received = new MemoryStream();
        var buffer = new byte[256 * 1024];
        int count;
        while ((count = socket.Receive(buffer)) > 0)
        {
            received.Write(buffer, 0, count);
        }

        return StandardOutput(received.GetBuffer().AsSpan(0, (int)received.Length));
    }

    /// <summary>The records' contents, without their heads (FastCGI 1.0 section 3.3), a character for each byte.</summary>
    private static string StandardOutput(ReadOnlySpan<byte> records)
    {
        var text = new StringBuilder();
        while (records.Length >= 8)
        {
            var length = (records[4] << 8) | records[5];
            if (records[1] == (byte)RecordType.Stdout)
            {
                text.Append(Encoding.Latin1.GetString(records.Slice(8, length)));
            }

            records = records[(8 + length + records[6])..];
        }

        return text.ToString();
    }

    private Socket Connect()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 120_000 };
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
                return socket;
            }
            catch (SocketException) when (!_fpm!.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            {
                socket.Dispose();
                Thread.Sleep(1); // php-fpm does not say when it listens.
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                throw new InvalidOperationException(
                    "php-fpm did not start: " + (_fpm!.HasExited ? _fpm.StandardError.ReadToEnd() : exception.Message), exception);
            }
        }
    }

    private void ReadAhead()
    {
        if (filesToRead.Count == 0)
        {
            return;
        }

        var queue = new ConcurrentQueue<string>(filesToRead);
        var threads = Enumerable.Range(0, 64).Select(_ => new Thread(() =>
        {
            while (queue.TryDequeue(out var file))
            {
                File.ReadAllBytes(Path.Combine(root, file));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
