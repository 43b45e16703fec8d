namespace PhpBridge.Tests.Fuzz;

/// <summary>Breaks valid input in repeatable ways.</summary>
internal sealed class Mutator(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public byte[] Bytes(int maxLength)
    {
        var bytes = new byte[_random.Next(maxLength + 1)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Flips, removes, repeats, cuts, or puts one of the pieces somewhere.</summary>
    public byte[] Mutate(byte[] valid, IReadOnlyList<byte[]> pieces)
    {
        var bytes = valid.ToList();
        for (var times = _random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = _random.Next(bytes.Count);
            var count = Math.Min(_random.Next(1, 12), bytes.Count - at);
            switch (_random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3:
                    bytes.InsertRange(at, Pick(pieces));
                    break;
                case 4:
                    bytes.RemoveRange(at, count);
                    bytes.InsertRange(at, Pick(pieces));
                    break;
                default:
                    if (_random.Next(10) == 0)
                    {
                        bytes.RemoveRange(at, bytes.Count - at);
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
