using PhpBridge.IntegrationTests.WordPress;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>What people do with a site, on the layer. Alone on the machine, as the scenarios on this machine's PHP are.</summary>
[CollectionDefinition(nameof(OnLayer), DisableParallelization = true)]
public sealed class OnLayer : ICollectionFixture<LayerSite>;

[Collection(nameof(OnLayer))]
public sealed class LoggingInOnLayer(LayerSite site) : LoggingIn(site);

[Collection(nameof(OnLayer))]
public sealed class WritingOnLayer(LayerSite site) : Writing(site);

[Collection(nameof(OnLayer))]
public sealed class UploadingOnLayer(LayerSite site) : Uploading(site);

[Collection(nameof(OnLayer))]
public sealed class UpdatingOnLayer(LayerSite site) : Updating(site);

[Collection(nameof(OnLayer))]
public sealed class ProgrammingOnLayer(LayerSite site) : Programming(site);

[Collection(nameof(OnLayer))]
public sealed class MeasuringOnLayer(LayerSite site) : Measuring(site);

[Collection(nameof(OnLayer))]
public sealed class SchedulingOnLayer(LayerSite site) : Scheduling(site);

[Collection(nameof(OnLayer))]
public sealed class ConnectingOnLayer(LayerSite site) : Connecting(site);
