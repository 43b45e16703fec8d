using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Every scenario on MariaDB, and with events of the HTTP API.</summary>
/// <remarks>Not beside other tests: a browser, PHP and a database need the machine for themselves, and others measure time.</remarks>
[CollectionDefinition(nameof(OnMariaDb), DisableParallelization = true)]
public sealed class OnMariaDb : ICollectionFixture<MariaDbSite>;

[Collection(nameof(OnMariaDb))]
public sealed class AddressingOnMariaDb(MariaDbSite site) : Addressing(site);

[Collection(nameof(OnMariaDb))]
public sealed class AdministeringOnMariaDb(MariaDbSite site) : Administering(site);

[Collection(nameof(OnMariaDb))]
public sealed class CommentingOnMariaDb(MariaDbSite site) : Commenting(site);

[Collection(nameof(OnMariaDb))]
public sealed class ExtendingOnMariaDb(MariaDbSite site) : Extending(site);

[Collection(nameof(OnMariaDb))]
public sealed class FailingOnMariaDb(MariaDbSite site) : Failing(site);

[Collection(nameof(OnMariaDb))]
public sealed class FindingOnMariaDb(MariaDbSite site) : Finding(site);

[Collection(nameof(OnMariaDb))]
public sealed class RunningOnMariaDb(MariaDbSite site) : Running(site);

[Collection(nameof(OnMariaDb))]
public sealed class LoggingInOnMariaDb(MariaDbSite site) : LoggingIn(site);

[Collection(nameof(OnMariaDb))]
public sealed class LookingOnMariaDb(MariaDbSite site) : Looking(site);

[Collection(nameof(OnMariaDb))]
public sealed class ProgrammingOnMariaDb(MariaDbSite site) : Programming(site);

[Collection(nameof(OnMariaDb))]
public sealed class PublishingOnMariaDb(MariaDbSite site) : Publishing(site);

[Collection(nameof(OnMariaDb))]
public sealed class RememberingOnMariaDb(MariaDbSite site) : Remembering(site);

[Collection(nameof(OnMariaDb))]
public sealed class SchedulingOnMariaDb(MariaDbSite site) : Scheduling(site);

[Collection(nameof(OnMariaDb))]
public sealed class UploadingOnMariaDb(MariaDbSite site) : Uploading(site);

[Collection(nameof(OnMariaDb))]
public sealed class WritingOnMariaDb(MariaDbSite site) : Writing(site);
