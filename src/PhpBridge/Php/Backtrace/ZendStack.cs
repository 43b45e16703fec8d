using System.Buffers.Binary;
using System.Text;
using PhpBridge.Linux;

namespace PhpBridge.Php.Backtrace;

/// <summary>
/// Reads the calls of a script from innermost to outermost, with the names of PHP's own traces but without arguments, which may be secrets.
/// </summary>
internal sealed class ZendStack(ProcessMemory memory, ZendLayout layout)
{
    private const int MaxNameLength = 256; // Bytes.
    private const int MaxFileLength = 1024;
    private const byte InternalFunction = 1; // ZEND_INTERNAL_FUNCTION
    private const uint Object = 8; // IS_OBJECT
    private const byte IncludeOrEval = 73; // ZEND_INCLUDE_OR_EVAL

    /// <summary>One call; the last one is the script itself.</summary>
    /// <param name="Function">The function with its class, as in <c>Shop-&gt;pay</c>; null for code outside of functions.</param>
    /// <param name="Position">The current file and line; null in an internal function.</param>
    /// <param name="Including">The name of the statement if it includes a file or evaluates code.</param>
    public sealed record Call(string? Function, string? Position, string? Including);

    /// <param name="innermost">The address of the innermost call.</param>
    /// <param name="limit">The largest number of calls to read.</param>
    /// <param name="complete">Whether the outermost call was read.</param>
    public List<Call> Read(ulong innermost, int limit, out bool complete)
    {
        var calls = new List<Call>();
        var call = new byte[ZendLayout.CallSize];

        // Also limits the number of skipped calls, because a damaged stack may be circular.
        for (var passed = 0; innermost != 0 && calls.Count < limit && passed < limit * 2; passed++)
        {
            memory.Read(innermost, call);
            innermost = Pointer(call, ZendLayout.CallPrevious);

            // The engine inserts calls without a function, for calls from C and for generators.
            if (Pointer(call, ZendLayout.CallFunction) is not 0 and var function)
            {
                calls.Add(ReadCall(call, function));
            }
        }

        complete = innermost == 0;
        return calls;
    }

    private Call ReadCall(ReadOnlySpan<byte> call, ulong address)
    {
        Span<byte> function = stackalloc byte[ZendLayout.FunctionCommonSize];
        memory.Read(address, function);
        var hasObject = (BinaryPrimitives.ReadUInt32LittleEndian(call[ZendLayout.CallThisType..]) & 0xFF) == Object;
        var name = Name(function, hasObject);
        if (function[ZendLayout.FunctionType] == InternalFunction)
        {
            return new Call(name, null, null);
        }

        var file = ReadString(memory.ReadUInt64(address + (uint)layout.OpArrayFile), MaxFileLength);
        var opline = Pointer(call, ZendLayout.CallOpline);
        var first = memory.ReadUInt64(address + (uint)layout.OpArrayOpcodes);
        var count = memory.ReadUInt32(address + (uint)layout.OpArrayLast);
        if (opline < first || opline - first >= count * (ulong)ZendLayout.OpSize)
        {
            return new Call(name, file, null); // Outside of the function: an exception is being handled.
        }

        Span<byte> op = stackalloc byte[ZendLayout.OpSize];
        memory.Read(opline, op);
        var line = BinaryPrimitives.ReadUInt32LittleEndian(op[ZendLayout.OpLine..]);
        return new Call(name, $"{file}({line})", op[ZendLayout.OpCode] == IncludeOrEval ? Including(op) : null);
    }

    private string? Name(ReadOnlySpan<byte> function, bool hasObject)
    {
        if (Pointer(function, ZendLayout.FunctionName) is not (not 0 and var name))
        {
            return null;
        }

        var text = ReadString(name, MaxNameLength);
        return Pointer(function, ZendLayout.FunctionScope) is not 0 and var scope
            ? ReadString(memory.ReadUInt64(scope + ZendLayout.ClassName), MaxNameLength) + (hasObject ? "->" : "::") + text
            : text;
    }

    private static string Including(ReadOnlySpan<byte> op)
        => BinaryPrimitives.ReadUInt32LittleEndian(op[ZendLayout.OpExtendedValue..]) switch
        {
            1 => "eval",
            2 => "include",
            4 => "include_once",
            8 => "require",
            _ => "require_once",
        };

    private string ReadString(ulong address, int limit)
    {
        var length = (int)Math.Min(memory.ReadUInt64(address + ZendLayout.StringLength), (ulong)limit);
        if (length == 0)
        {
            return "";
        }

        var bytes = new byte[length];
        memory.Read(address + ZendLayout.StringValue, bytes);

        // The name of an anonymous class contains NUL and the position of its declaration.
        var end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end);
    }

    private static ulong Pointer(ReadOnlySpan<byte> structure, int at) => BinaryPrimitives.ReadUInt64LittleEndian(structure[at..]);
}
