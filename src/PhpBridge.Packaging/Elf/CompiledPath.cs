using System.Text;

namespace PhpBridge.Packaging.Elf;

/// <summary>
/// Overwrites a path that was compiled into a file. A path that is not found fails the build: that it moved would otherwise show
/// only in Lambda.
/// </summary>
internal static class CompiledPath
{
    public static void Replace(string file, string old, string inLayer)
    {
        var name = Path.GetFileName(file);
        File.WriteAllBytes(file, Replace(File.ReadAllBytes(file), old, inLayer, name));
    }

    /// <summary>Replaces every occurrence by a path below <c>/opt/php</c> of the same length, thanks to slashes in between.</summary>
    public static byte[] Replace(byte[] bytes, string old, string inLayer, string name)
    {
        var padding = old.Length - inLayer.Length - LayerPaths.Php.Length;
        if (padding < 0)
        {
            throw new PackagingException($"{LayerPaths.Php}{inLayer} is longer than {old}, which it should replace in {name}");
        }

        var pattern = Encoding.ASCII.GetBytes(old);
        var replacement = Encoding.ASCII.GetBytes(LayerPaths.Php + new string('/', padding) + inLayer);
        var found = false;
        for (int at, start = 0; (at = bytes.AsSpan(start).IndexOf(pattern)) >= 0; start += at + pattern.Length)
        {
            replacement.CopyTo(bytes, start + at);
            found = true;
        }

        return found
            ? bytes
            : throw new PackagingException($"{name} does not contain {old}: the package has changed, look where the path is now");
    }
}
