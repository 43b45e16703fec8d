using PhpBridge.IntegrationTests.Support.Layer;
using PhpBridge.IntegrationTests.WordPress;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>What people do with a site, on the layer. Alone on the machine, as the scenarios on this machine's PHP are.</summary>
[CollectionDefinition(nameof(OnLayer), DisableParallelization = true)]
public sealed class OnLayer : ICollectionFixture<LayerSite>;

[Collection(nameof(OnLayer))]
public sealed class LoginScenariosOnLayer(LayerSite site) : LoginScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class EditorScenariosOnLayer(LayerSite site) : EditorScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class UploadScenariosOnLayer(LayerSite site) : UploadScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class PluginUpdateScenariosOnLayer(LayerSite site) : PluginUpdateScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class ApplicationPasswordScenariosOnLayer(LayerSite site) : ApplicationPasswordScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class MeasuringOnLayer(LayerSite site) : Measuring(site);

[Collection(nameof(OnLayer))]
public sealed class ScheduleScenariosOnLayer(LayerSite site) : ScheduleScenarios(site);

[Collection(nameof(OnLayer))]
public sealed class ConnectionScenariosOnLayer(LayerSite site) : ConnectionScenarios(site);
