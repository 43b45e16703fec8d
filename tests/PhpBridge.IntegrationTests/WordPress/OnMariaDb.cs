using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Every scenario on MariaDB, and with events of the HTTP API.</summary>
/// <remarks>Not beside other tests: a browser, PHP and a database need the machine for themselves, and others measure time.</remarks>
[CollectionDefinition(nameof(OnMariaDb), DisableParallelization = true)]
public sealed class OnMariaDb : ICollectionFixture<MariaDbSite>;

[Collection(nameof(OnMariaDb))]
public sealed class PermalinkScenariosOnMariaDb(MariaDbSite site) : PermalinkScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class AdministrationScenariosOnMariaDb(MariaDbSite site) : AdministrationScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class CommentScenariosOnMariaDb(MariaDbSite site) : CommentScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class PluginUploadScenariosOnMariaDb(MariaDbSite site) : PluginUploadScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class PhpWarningScenariosOnMariaDb(MariaDbSite site) : PhpWarningScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class SearchScenariosOnMariaDb(MariaDbSite site) : SearchScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class HostScenariosOnMariaDb(MariaDbSite site) : HostScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class LoginScenariosOnMariaDb(MariaDbSite site) : LoginScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class PageLoadScenariosOnMariaDb(MariaDbSite site) : PageLoadScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class ApplicationPasswordScenariosOnMariaDb(MariaDbSite site) : ApplicationPasswordScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class PageCacheScenariosOnMariaDb(MariaDbSite site) : PageCacheScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class SessionScenariosOnMariaDb(MariaDbSite site) : SessionScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class ScheduleScenariosOnMariaDb(MariaDbSite site) : ScheduleScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class UploadScenariosOnMariaDb(MariaDbSite site) : UploadScenarios(site);

[Collection(nameof(OnMariaDb))]
public sealed class EditorScenariosOnMariaDb(MariaDbSite site) : EditorScenarios(site);
