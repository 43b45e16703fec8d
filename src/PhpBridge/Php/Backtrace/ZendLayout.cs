namespace PhpBridge.Php.Backtrace;

/// <summary>
/// Offsets of the members of the Zend engine's structures that a backtrace needs, in bytes, on 64-bit machines without thread safety.
/// Measured with offsetof against the headers of Debian's php8.2-dev and php8.4-dev.
/// </summary>
internal sealed record ZendLayout
{
    // zend_execute_data: a call. `This` is a zval; its type is IS_OBJECT in the call of a method.
    public const int CallOpline = 0;
    public const int CallFunction = 24;
    public const int CallThisType = 40;
    public const int CallPrevious = 48;
    public const int CallSize = 56;

    // zend_function: the common members of internal functions and op arrays.
    public const int FunctionType = 0;
    public const int FunctionName = 8;
    public const int FunctionScope = 16;
    public const int FunctionCommonSize = 24;

    public const int ClassName = 8; // zend_class_entry

    // zend_op: an instruction.
    public const int OpExtendedValue = 20;
    public const int OpLine = 24;
    public const int OpCode = 28;
    public const int OpSize = 32;

    public const int StringLength = 16; // zend_string
    public const int StringValue = 24;

    // The table of modules; the first one is the engine.
    public const int HashTableData = 16;
    public const int ModuleApi = 4;
    public const int ModuleDebug = 8;
    public const int ModuleThreadSafe = 9;

    private static readonly ZendLayout[] Known =
    [
        // PHP 8.2
        new() { Api = 20220829, CurrentExecuteData = 488, VmInterrupt = 546, OpArrayLast = 80, OpArrayOpcodes = 88, OpArrayFile = 152 },
        // PHP 8.4
        new() { Api = 20240924, CurrentExecuteData = 488, VmInterrupt = 550, OpArrayLast = 96, OpArrayOpcodes = 104, OpArrayFile = 168 },
    ];

    /// <summary>ZEND_MODULE_API_NO, which changes only with minor versions of PHP.</summary>
    public required uint Api { get; init; }

    /// <summary>zend_executor_globals: the innermost call.</summary>
    public required int CurrentExecuteData { get; init; }

    /// <summary>zend_executor_globals: the flag that interrupts the virtual machine at the next jump or call.</summary>
    public required int VmInterrupt { get; init; }

    /// <summary>zend_op_array: the number of instructions.</summary>
    public required int OpArrayLast { get; init; }

    public required int OpArrayOpcodes { get; init; }

    public required int OpArrayFile { get; init; }

    public static ZendLayout? Of(uint api) => Array.Find(Known, layout => layout.Api == api);
}
