using PhpBridge.Benchmarks.Efs.Mount;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>How round trips are counted on a real mount.</summary>
public sealed class MountStatisticsTests
{
    private const string Lines = """
        device sysfs mounted on /sys with fstype sysfs
        device /dev/root mounted on / with fstype ext4
        device fs-1.efs.eu-west-1.amazonaws.com:/ mounted on /mnt/efs with fstype nfs4 statvers=1.1
        	opts:	rw,vers=4.1,rsize=1048576,wsize=1048576,acregmin=3,acregmax=60,acdirmin=30,acdirmax=60,hard
        	age:	3600
        	events:	1 2 3 4
        	xprt:	tcp 0 1 2 3 4 5 6 7 8 9 10
        	per-op statistics
        	        NULL: 1 1 0 44 24 0 0 0 0
        	        READ: 578 578 0 1000 2000 0 0 0 0
        	     GETATTR: 63 64 0 1000 2000 0 0 0 0

        device other:/ mounted on /mnt/other with fstype nfs4 statvers=1.1
        	per-op statistics
        	        READ: 7 7 0 1000 2000 0 0 0 0
        """;

    [Theory]
    [InlineData("/mnt/efs")]
    [InlineData("/mnt/efs/site")]
    public void Operations_are_those_of_the_mount_that_holds_the_path(string path)
    {
        var operations = MountStatistics.Operations(Lines.Split('\n'), path);

        Assert.NotNull(operations);
        Assert.Equal([("GETATTR", 63), ("NULL", 1), ("READ", 578)], operations.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Theory]
    [InlineData("/home/site")]
    [InlineData("/mnt/efs-copy")]
    public void A_path_on_no_nfs_mount_has_none(string path) => Assert.Null(MountStatistics.Operations(Lines.Split('\n'), path));

    [Fact]
    public void This_machines_own_file_can_be_read()
        => Assert.Null(MountStatistics.Operations(File.ReadAllLines("/proc/self/mountstats"), "/proc/self"));
}
