using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Every scenario on SQLite, and with events of the REST API.</summary>
/// <remarks>Not beside other tests: a browser, PHP and a database need the machine for themselves, and others measure time.</remarks>
[CollectionDefinition(nameof(OnSqlite), DisableParallelization = true)]
public sealed class OnSqlite : ICollectionFixture<SqliteSite>;

[Collection(nameof(OnSqlite))]
public sealed class AddressingOnSqlite(SqliteSite site) : Addressing(site);

[Collection(nameof(OnSqlite))]
public sealed class AdministeringOnSqlite(SqliteSite site) : Administering(site);

[Collection(nameof(OnSqlite))]
public sealed class CommentingOnSqlite(SqliteSite site) : Commenting(site);

[Collection(nameof(OnSqlite))]
public sealed class ExtendingOnSqlite(SqliteSite site) : Extending(site);

[Collection(nameof(OnSqlite))]
public sealed class FailingOnSqlite(SqliteSite site) : Failing(site);

[Collection(nameof(OnSqlite))]
public sealed class FindingOnSqlite(SqliteSite site) : Finding(site);

[Collection(nameof(OnSqlite))]
public sealed class RunningOnSqlite(SqliteSite site) : Running(site);

[Collection(nameof(OnSqlite))]
public sealed class LoggingInOnSqlite(SqliteSite site) : LoggingIn(site);

[Collection(nameof(OnSqlite))]
public sealed class LookingOnSqlite(SqliteSite site) : Looking(site);

[Collection(nameof(OnSqlite))]
public sealed class ProgrammingOnSqlite(SqliteSite site) : Programming(site);

[Collection(nameof(OnSqlite))]
public sealed class PublishingOnSqlite(SqliteSite site) : Publishing(site);

[Collection(nameof(OnSqlite))]
public sealed class RememberingOnSqlite(SqliteSite site) : Remembering(site);

[Collection(nameof(OnSqlite))]
public sealed class SchedulingOnSqlite(SqliteSite site) : Scheduling(site);

[Collection(nameof(OnSqlite))]
public sealed class UploadingOnSqlite(SqliteSite site) : Uploading(site);

[Collection(nameof(OnSqlite))]
public sealed class WritingOnSqlite(SqliteSite site) : Writing(site);
