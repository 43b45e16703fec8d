using System.Buffers;
using System.Collections;
using System.Numerics;
using System.Text;

namespace PhpBridge.Http;

/// <summary>
/// Header lines in the order in which they were received, including repeated names: order and repetition are significant, for example
/// for Set-Cookie (RFC 9110 section 5.3).
/// </summary>
internal sealed class FieldCollection : IReadOnlyCollection<Field>
{
    private const int None = -1;

    private readonly List<Field> _fields = new(32);

    // Lines of one name, chained in their order. A client chooses the number of headers, so comparing each with each would let it
    // choose the time that they take.
    private int[] _next = [];
    private bool[] _isRepeat = [];
    private bool _chained;

    public int Count => _fields.Count;

    /// <summary>True if there were more headers than any gateway passes on; they were not read then.</summary>
    public bool IsTooLarge { get; set; }

    public Field this[int index]
    {
        get => _fields[index];
        set => (_fields[index], _chained) = (value, false);
    }

    public void Add(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value)
    {
        _fields.Add(new Field(name, value));
        _chained = false;
    }

    public void Add(string name, string value) => Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    /// <summary>Finds the first header of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        var index = IndexOf(name);
        value = index == None ? default : _fields[index].Value;
        return index != None;
    }

    /// <summary>Finds all lines of a header that is a list, joined by commas (RFC 9110 section 5.3).</summary>
    public bool TryGetList(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        var index = IndexOf(name);
        value = index == None ? default : Joined(index, ", "u8);
        return index != None;
    }

    /// <summary>Returns the values of a header and of all lines that repeat it, joined by the separator.</summary>
    /// <param name="index">The index of the first line of its name.</param>
    public ReadOnlyMemory<byte> Joined(int index, ReadOnlySpan<byte> separator)
    {
        if (NextOf(index) == None)
        {
            return _fields[index].Value;
        }

        var joined = new ArrayBufferWriter<byte>();
        joined.Write(_fields[index].Value.Span);
        for (var i = NextOf(index); i != None; i = NextOf(i))
        {
            joined.Write(separator);
            joined.Write(_fields[i].Value.Span);
        }

        return joined.WrittenMemory;
    }

    /// <summary>Returns the index of the first line of that name, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Is(name))
            {
                return i;
            }
        }

        return None;
    }

    /// <summary>Returns the index of the next line of the same name, or -1.</summary>
    public int NextOf(int index)
    {
        Chain();
        return _next[index];
    }

    /// <summary>Returns whether an earlier line has the same name.</summary>
    public bool IsRepeat(int index)
    {
        Chain();
        return _isRepeat[index];
    }

    public bool Contains(ReadOnlySpan<byte> name) => IndexOf(name) != None;

    public void Clear()
    {
        _fields.Clear();
        (_chained, IsTooLarge) = (false, false);
    }

    /// <summary>Removes all lines of that name.</summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        var kept = 0;
        for (var i = 0; i < _fields.Count; i++)
        {
            if (!_fields[i].Is(name))
            {
                _fields[kept++] = _fields[i];
            }
        }

        _chained &= kept == _fields.Count;
        _fields.RemoveRange(kept, _fields.Count - kept);
    }

    public List<Field>.Enumerator GetEnumerator() => _fields.GetEnumerator();

    IEnumerator<Field> IEnumerable<Field>.GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _fields.GetEnumerator();

    private void Chain()
    {
        if (_chained)
        {
            return;
        }

        if (_next.Length < _fields.Count)
        {
            (_next, _isRepeat) = (new int[_fields.Capacity], new bool[_fields.Capacity]);
        }

        // The table contains the last line of each name so far (open addressing: an occupied slot leads to the next one).
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)_fields.Count * 2 + 1);
        var last = ArrayPool<int>.Shared.Rent(size);
        last.AsSpan(0, size).Fill(None);
        for (var i = 0; i < _fields.Count; i++)
        {
            var place = Hash(_fields[i].Name.Span) & (size - 1);
            while (last[place] != None && !IsSame(_fields[last[place]].Name.Span, _fields[i].Name.Span))
            {
                place = (place + 1) & (size - 1);
            }

            _isRepeat[i] = last[place] != None;
            if (_isRepeat[i])
            {
                _next[last[place]] = i;
            }

            (_next[i], last[place]) = (None, i);
        }

        ArrayPool<int>.Shared.Return(last);
        _chained = true;
    }

    /// <summary>
    /// Compares bytes, unlike <see cref="Field.Is"/>, for which a name that is not ASCII equals nothing: a client could fill the table.
    /// </summary>
    private static bool IsSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Length; i++)
        {
            if (Lower(one[i]) != Lower(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte Lower(byte character) => character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;

    /// <summary>Hashes with another seed in every process, so that no client can choose names that collide.</summary>
    private static int Hash(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[64];
        var hash = default(HashCode);
        while (!name.IsEmpty)
        {
            var part = name[..Math.Min(name.Length, lower.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                lower[i] = Lower(part[i]);
            }

            hash.AddBytes(lower[..part.Length]);
            name = name[part.Length..];
        }

        return hash.ToHashCode();
    }
}
