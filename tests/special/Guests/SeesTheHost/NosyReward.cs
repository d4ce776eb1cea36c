using Rlfw.Contracts;
using Rlfw.Hosting;

namespace SeesTheHost;

/// <summary>Reaches into the host.</summary>
[Plugin("nosy", typeof(NoOptions))]
public sealed class NosyReward(PluginCatalog catalog) : IReward
{
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(_ => (double?)catalog.Plugins.Count)];
}
