using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Plans;
using Rlfw.Training.Completions;

namespace Rlfw.Cli;

/// <summary>Scores samples with planned rewards, as a run does.</summary>
internal sealed class RewardBench : IDisposable
{
    private readonly IHost _host;
    private readonly NamedReward[] _rewards;
    private readonly RewardSet _set;

    /// <summary>Makes the rewards.</summary>
    public RewardBench(Terminal terminal, PluginCatalog catalog, IReadOnlyList<RewardPlan> plans, bool verbose)
    {
        _host = SessionHost.Build(
            catalog,
            new DisplayLoggerProvider(new PlainDisplay(terminal.Error, TimeProvider.System), verbose)
        );
        var plugins = _host.Services.GetRequiredService<IPluginFactory>();
        _rewards =
        [
            .. plans.Select(plan => new NamedReward(plan.Name, plan.Weight, plugins.Create<IReward>(plan.Reward))
            {
                TimeLimit = plan.TimeLimit,
            }),
        ];
        _set = new RewardSet(_rewards, TimeProvider.System);
    }

    /// <summary>Scores samples.</summary>
    /// <exception cref="PluginException">A reward is faulty.</exception>
    public RewardScores Score(IReadOnlyList<RewardSample> samples, CancellationToken stop) =>
        _set.Score(new RewardBatch(samples, 0), stop);

    public void Dispose()
    {
        foreach (var disposable in _rewards.Select(reward => reward.Reward).OfType<IDisposable>())
        {
            disposable.Dispose();
        }

        _host.Dispose();
    }
}
