using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Tests.Assets;

/// <summary>A response, read to its end.</summary>
internal sealed record AssetReply(int Status, IReadOnlyDictionary<string, string> Fields, byte[] Content)
{
    public string Text => Encoding.UTF8.GetString(Content);

    public string? this[string name] => Fields.GetValueOrDefault(name);

    public static AssetReply Read(HttpResponse response)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in response.Fields)
        {
            fields.Add(Encoding.UTF8.GetString(field.Name.Span), Encoding.UTF8.GetString(field.Value.Span)); // Fails for a repeated one.
        }

        using var content = new MemoryStream();
        response.Content.CopyTo(content);
        return new(response.Status, fields, content.ToArray());
    }
}
