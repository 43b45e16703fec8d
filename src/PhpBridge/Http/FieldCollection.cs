using System.Collections;
using System.Text;

namespace PhpBridge.Http;

/// <summary>
/// Field lines in the order they came, repeats included: order and repetition carry meaning for Set-Cookie and
/// friends (RFC 9110 section 5.3).
/// </summary>
internal sealed class FieldCollection : IReadOnlyCollection<Field>
{
    private readonly List<Field> _fields = new(32);

    public int Count => _fields.Count;

    public Field this[int index] => _fields[index];

    public void Add(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) => _fields.Add(new Field(name, value));

    public void Add(string name, string value) => Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    /// <summary>Finds the first field of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        foreach (var field in _fields)
        {
            if (field.Is(name))
            {
                value = field.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Finds all lines of a field that is a list, joined as RFC 9110 section 5.3 has it.</summary>
    public bool TryGetList(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        var found = false;
        value = default;
        foreach (var field in _fields)
        {
            if (field.Is(name))
            {
                value = found ? (byte[])[.. value.Span, .. ", "u8, .. field.Value.Span] : field.Value;
                found = true;
            }
        }

        return found;
    }

    /// <summary>Whether a field before this one has the same name.</summary>
    public bool IsRepeat(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (_fields[i].Is(_fields[index].Name.Span))
            {
                return true;
            }
        }

        return false;
    }

    public bool Contains(ReadOnlySpan<byte> name) => TryGet(name, out _);

    public void Clear() => _fields.Clear();

    public void RemoveAt(int index) => _fields.RemoveAt(index);

    /// <summary>Removes all fields of that name.</summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        for (var i = _fields.Count - 1; i >= 0; i--)
        {
            if (_fields[i].Is(name))
            {
                _fields.RemoveAt(i);
            }
        }
    }

    public List<Field>.Enumerator GetEnumerator() => _fields.GetEnumerator();

    IEnumerator<Field> IEnumerable<Field>.GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _fields.GetEnumerator();
}
