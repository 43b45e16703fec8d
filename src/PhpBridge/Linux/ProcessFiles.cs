using System.Globalization;

namespace PhpBridge.Linux;

/// <summary>
/// Reads files of <c>/proc</c> into one buffer: a look at all processes would otherwise leave megabytes of garbage, which
/// a small sandbox feels.
/// </summary>
internal sealed class ProcessFiles
{
    private byte[] _buffer = new byte[8 * 1024];

    /// <returns>
    /// The file, until the next one is read; nothing when it cannot be read: the process has ended, or belongs to another user.
    /// </returns>
    public ReadOnlySpan<byte> Read(int process, string file)
    {
        try
        {
            // Shared in every way, or .NET would lock it.
            using var handle = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}"),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
            for (var length = 0; ;)
            {
                if (length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }

                var count = RandomAccess.Read(handle, _buffer.AsSpan(length), length);
                length += count;
                if (count == 0)
                {
                    return _buffer.AsSpan(0, length);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
