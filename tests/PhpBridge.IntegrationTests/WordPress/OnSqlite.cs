using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Every scenario on SQLite, and with events of the REST API.</summary>
/// <remarks>Not beside other tests: a browser, PHP and a database need the machine for themselves, and others measure time.</remarks>
[CollectionDefinition(nameof(OnSqlite), DisableParallelization = true)]
public sealed class OnSqlite : ICollectionFixture<SqliteSite>;

[Collection(nameof(OnSqlite))]
public sealed class PermalinkScenariosOnSqlite(SqliteSite site) : PermalinkScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class AdministrationScenariosOnSqlite(SqliteSite site) : AdministrationScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class CommentScenariosOnSqlite(SqliteSite site) : CommentScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class PluginUploadScenariosOnSqlite(SqliteSite site) : PluginUploadScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class PhpWarningScenariosOnSqlite(SqliteSite site) : PhpWarningScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class SearchScenariosOnSqlite(SqliteSite site) : SearchScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class HostScenariosOnSqlite(SqliteSite site) : HostScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class LoginScenariosOnSqlite(SqliteSite site) : LoginScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class PageLoadScenariosOnSqlite(SqliteSite site) : PageLoadScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class ApplicationPasswordScenariosOnSqlite(SqliteSite site) : ApplicationPasswordScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class PageCacheScenariosOnSqlite(SqliteSite site) : PageCacheScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class SessionScenariosOnSqlite(SqliteSite site) : SessionScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class ScheduleScenariosOnSqlite(SqliteSite site) : ScheduleScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class UploadScenariosOnSqlite(SqliteSite site) : UploadScenarios(site);

[Collection(nameof(OnSqlite))]
public sealed class EditorScenariosOnSqlite(SqliteSite site) : EditorScenarios(site);
