namespace PhpBridge.Caching.Rules;

/// <summary>
/// Reads the directives of a Cache-Control field (RFC 9111 section 5.2), one after the other. An argument may be a token or a quoted
/// string, whichever form its definition names. Text that is no directive is skipped up to the next comma.
/// </summary>
internal ref struct DirectiveReader(ReadOnlySpan<byte> field)
{
    private ReadOnlySpan<byte> _rest = field;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Without its quotes; empty when there is no argument.</summary>
    public ReadOnlySpan<byte> Argument { get; private set; }

    public bool HasArgument { get; private set; }

    public bool Read()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" \t,"u8);
            if (_rest.IsEmpty)
            {
                return false;
            }

            var end = _rest.IndexOfAny("=, \t"u8);
            Name = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[end..].TrimStart(" \t"u8);
            HasArgument = !_rest.IsEmpty && _rest[0] == '=';
            Argument = HasArgument ? ReadArgument(_rest[1..].TrimStart(" \t"u8)) : default;
            SkipToComma();
            if (!Name.IsEmpty)
            {
                return true;
            }
        }
    }

    private ReadOnlySpan<byte> ReadArgument(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            var end = text.IndexOfAny(", \t"u8);
            _rest = end < 0 ? default : text[end..];
            return end < 0 ? text : text[..end];
        }

        var close = 1;
        while (close < text.Length && text[close] != '"')
        {
            close += text[close] == '\\' ? 2 : 1;
        }

        // A string without an end takes all that follows: its directive must not lose what it forbids.
        close = Math.Min(close, text.Length);
        _rest = close < text.Length ? text[(close + 1)..] : default;
        return Unescape(text[1..close]);
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> quoted)
    {
        if (quoted.IndexOf((byte)'\\') < 0)
        {
            return quoted;
        }

        var text = new byte[quoted.Length];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            i += quoted[i] == '\\' && i + 1 < quoted.Length ? 1 : 0;
            text[length++] = quoted[i];
        }

        return text.AsSpan(0, length);
    }

    private void SkipToComma()
    {
        var comma = _rest.IndexOf((byte)',');
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
    }
}
