using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>The EFS model behind an access point: whoever asks is its user.</summary>
public sealed class AccessPointTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly EfsServer _server = new();

    public AccessPointTests()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            _server.Dispose();
            Assert.Skip("not available here: only root can act as another user");
        }

        File.SetUnixFileMode(_server.Root, (UnixFileMode)0x1FF);
        _server.Put("of-root", "secret");
        File.SetUnixFileMode(Path.Combine(_server.Root, "of-root"), OwnerOnly);
    }

    [Fact]
    public void What_is_made_belongs_to_the_access_points_user()
    {
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.Zero, AccessPoint = (1234, 2345) });

        Posix.WriteFile(mount.On("file"), "text");
        Directory.CreateDirectory(mount.On("folder"));
        File.CreateSymbolicLink(mount.On("link"), "file");

        Assert.All((string[])["file", "folder", "link"], name =>
        {
            var status = Posix.Stat(Path.Combine(_server.Root, name));
            Assert.Equal((1234, 2345), (status.User, status.Group));
        });
        Assert.Equal("text", Posix.ReadFile(mount.On("file")));
    }

    [Fact]
    public void What_its_user_may_not_read_nobody_may()
    {
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.Zero, AccessPoint = (1234, 2345) });

        Assert.Equal(Posix.PermissionDenied, Assert.Throws<PosixException>(() => Posix.ReadFile(mount.On("of-root"))).Error);
        Assert.Throws<PosixException>(() => Posix.WriteFile(mount.On("of-root"), "text"));
    }

    [Fact]
    public void Without_an_access_point_root_is_root()
    {
        using var mount = _server.Mount();

        Assert.Equal("secret", Posix.ReadFile(mount.On("of-root")));
        Posix.WriteFile(mount.On("file"), "text");
        Assert.Equal(0, Posix.Stat(Path.Combine(_server.Root, "file")).User);
    }

    public void Dispose() => _server.Dispose();
}
