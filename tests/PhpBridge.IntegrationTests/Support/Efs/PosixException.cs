using System.ComponentModel;

namespace PhpBridge.IntegrationTests.Support.Efs;

internal sealed class PosixException(int error) : IOException(new Win32Exception(error).Message)
{
    public int Error => error;
}
