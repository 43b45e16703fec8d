namespace PhpBridge;

/// <summary>A program, archive or folder that tests need; its name in camel case is its member in artifacts/test-files.json.</summary>
public enum TestFile
{
    AwsBindings,
    BenchmarkLayer,
    Bootstrap,
    Bubblewrap,
    Busybox,
    Chromium,
    EfsModel,
    FileOperations,
    ImagickLayer,
    ImagickLayerArm64,
    ImagickLayerX64,
    Interposer,
    Layer,
    LayerArm64,
    LayerX64,
    MariaDb,
    MariaDbClient,
    MariaDbDump,
    MariaDbInstaller,
    Nginx,
    Node,
    OldSystemRoot,
    Php,
    PhpFpm,
    QemuArm64,
    SqlitePlugin,
    Terraform,
    WordPress,
}
