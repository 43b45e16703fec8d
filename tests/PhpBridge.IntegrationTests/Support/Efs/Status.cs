
namespace PhpBridge.IntegrationTests.Support.Efs;

internal sealed record Status(long Inode, long Size, int User, int Group);
