using System.Buffers;

namespace PhpBridge.Caching.Rules;

/// <summary>
/// Parses a Dictionary (RFC 9651 sections 3.2 and 4.2.2) as far as cache directives need it: members that are integers, strings, tokens or
/// booleans. Members of other types are checked and left out; parameters are checked and ignored (RFC 9213 section 2.1).
/// </summary>
internal ref struct StructuredDictionary(ReadOnlySpan<byte> field)
{
    private static readonly SearchValues<byte> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*"u8);

    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("0123456789."u8);

    private static readonly SearchValues<byte> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~:/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private ReadOnlySpan<byte> _rest = field.Trim(" "u8);

    /// <returns>The members with their arguments, or null when the field is empty or malformed and is to be ignored.</returns>
    public static Dictionary<string, byte[]?>? Parse(ReadOnlySpan<byte> field)
    {
        var parser = new StructuredDictionary(field);
        var members = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        while (!parser._rest.IsEmpty)
        {
            if (!parser.ReadMember(members) || !parser.ReadComma())
            {
                return null;
            }
        }

        return members.Count > 0 ? members : null;
    }

    private bool ReadMember(Dictionary<string, byte[]?> members)
    {
        if (!ReadKey(out var key))
        {
            return false;
        }

        var name = System.Text.Encoding.ASCII.GetString(key);
        members.Remove(name); // The last one counts.
        if (!_rest.StartsWith("="u8))
        {
            members[name] = null; // A boolean that is true.
            return ReadParameters();
        }

        _rest = _rest[1..];
        if (_rest.StartsWith("("u8))
        {
            return ReadInnerList() && ReadParameters();
        }

        if (!ReadBareItem(out var value, out var isDirective) || !ReadParameters())
        {
            return false;
        }

        if (isDirective)
        {
            members[name] = value;
        }

        return true;
    }

    private bool ReadComma()
    {
        _rest = _rest.TrimStart(" \t"u8);
        if (_rest.IsEmpty)
        {
            return true;
        }

        if (_rest[0] != ',')
        {
            return false;
        }

        _rest = _rest[1..].TrimStart(" \t"u8);
        return !_rest.IsEmpty; // A comma at the end is an error.
    }

    private bool ReadKey(out ReadOnlySpan<byte> key)
    {
        key = Take(KeyCharacters);
        return !key.IsEmpty && key[0] is (>= (byte)'a' and <= (byte)'z') or (byte)'*';
    }

    private bool ReadParameters()
    {
        while (_rest.StartsWith(";"u8))
        {
            _rest = _rest[1..].TrimStart(" "u8);
            if (!ReadKey(out _))
            {
                return false;
            }

            if (_rest.StartsWith("="u8))
            {
                _rest = _rest[1..];
                if (!ReadBareItem(out _, out _))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool ReadInnerList()
    {
        _rest = _rest[1..];
        while (true)
        {
            _rest = _rest.TrimStart(" "u8);
            if (_rest.StartsWith(")"u8))
            {
                _rest = _rest[1..];
                return true;
            }

            if (!ReadBareItem(out _, out _) || !ReadParameters() || _rest.IsEmpty || _rest[0] is not ((byte)' ' or (byte)')'))
            {
                return false;
            }
        }
    }

    /// <param name="isDirective">Whether a directive can have such a value.</param>
    private bool ReadBareItem(out byte[]? value, out bool isDirective)
    {
        (value, isDirective) = (null, false);
        if (_rest.IsEmpty)
        {
            return false;
        }

        switch (_rest[0])
        {
            case (byte)'"':
                isDirective = true;
                return ReadString(out value);
            case (byte)'?':
                // False is the same as the absence of the directive.
                isDirective = _rest.StartsWith("?1"u8);
                var isBoolean = isDirective || _rest.StartsWith("?0"u8);
                _rest = isBoolean ? _rest[2..] : _rest;
                return isBoolean;
            case (byte)':':
                var end = _rest[1..].IndexOf((byte)':');
                _rest = end < 0 ? _rest : _rest[(end + 2)..];
                return end >= 0;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ReadNumber(out value, out isDirective);
            case (byte)'*' or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z'):
                isDirective = true;
                value = Take(TokenCharacters).ToArray();
                return true;
            default:
                return false;
        }
    }

    private bool ReadNumber(out byte[]? value, out bool isDirective)
    {
        var length = _rest[1..].IndexOfAnyExcept(NumberCharacters);
        var number = length < 0 ? _rest : _rest[..(length + 1)];
        _rest = _rest[number.Length..];
        value = number.ToArray();
        var digits = number.TrimStart("-"u8);
        var point = digits.IndexOf((byte)'.');
        isDirective = true; // One that is negative or has decimals is no delta-seconds, and counts as 0.
        if (point < 0)
        {
            return digits.Length is > 0 and <= 15;
        }

        var decimals = digits[(point + 1)..];
        return point is > 0 and <= 12 && decimals.Length is >= 1 and <= 3 && decimals.IndexOf((byte)'.') < 0;
    }

    private bool ReadString(out byte[]? value)
    {
        value = null;
        var text = new ArrayBufferWriter<byte>();
        for (var i = 1; i < _rest.Length; i++)
        {
            var character = _rest[i];
            if (character == '"')
            {
                value = text.WrittenSpan.ToArray();
                _rest = _rest[(i + 1)..];
                return true;
            }

            if (character == '\\' && (++i >= _rest.Length || _rest[i] is not ((byte)'"' or (byte)'\\')))
            {
                return false;
            }

            if (_rest[i] is < 0x20 or > 0x7E)
            {
                return false;
            }

            text.Write(_rest.Slice(i, 1));
        }

        return false;
    }

    private ReadOnlySpan<byte> Take(SearchValues<byte> characters)
    {
        var end = _rest.IndexOfAnyExcept(characters);
        var taken = end < 0 ? _rest : _rest[..end];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
