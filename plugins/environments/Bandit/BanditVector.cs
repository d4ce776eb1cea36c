using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Bandit;

/// <summary>N bandits of one problem; where means walk, each has its own.</summary>
internal sealed class BanditVector : IVectorEnvironment
{
    public const string Id = "bandit";

    private readonly BanditOptions _options;
    private readonly double[] _start;
    private readonly EpisodeClock _clock;
    private readonly RandomStream?[] _random;

    // [N, arms]; where means stay, one row for all.
    private readonly double[] _means;

    public BanditVector(BanditOptions options, double[] means, int count)
    {
        _options = options;
        _start = means;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        _random = new RandomStream?[count];
        _means = options.Drift > 0 ? [.. Enumerable.Repeat(means, count).SelectMany(x => x)] : means;
        ActionSpace = new DiscreteSpace(means.Length);
    }

    public int Count => _random.Length;

    public Space ObservationSpace { get; } = new DiscreteSpace(1);

    public Space ActionSpace { get; }

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random[index] = random;
        if (_options.Drift > 0)
        {
            _start.CopyTo(Means(index));
        }

        _clock.Start(index);
        observation[0] = 0;
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            var arm = DiscreteActions.Read(actions[i], _start.Length, Id);
            var random = _random[i]!;
            var means = Means(i);
            outcome.Rewards[i] =
                _options.Rewards == BanditRewards.Bernoulli
                    ? (random.NextDouble() < means[arm] ? 1 : 0)
                    : means[arm] + (_options.Deviation * random.NextGaussian());
            outcome.Observations[i] = 0;
            outcome.Terminated[i] = false;
            Walk(means, random);
        }

        _clock.Advance(outcome);
    }

    public void Save(IStateWriter state)
    {
        if (_options.Drift > 0)
        {
            state.Write("means", _means);
        }

        _clock.Save(state);
    }

    public void Load(IStateReader state)
    {
        if (_options.Drift > 0)
        {
            SavedArrays.Check("means", state.ReadDoubles("means"), _means.Length).CopyTo(_means, 0);
        }

        _clock.Load(state);
    }

    private Span<double> Means(int index) =>
        _options.Drift > 0 ? _means.AsSpan(index * _start.Length, _start.Length) : _means;

    /// <summary>Moves every mean a little; probabilities stay probabilities.</summary>
    private void Walk(Span<double> means, RandomStream random)
    {
        if (_options.Drift == 0)
        {
            return;
        }

        foreach (ref var mean in means)
        {
            mean += _options.Drift * random.NextGaussian();
            if (_options.Rewards == BanditRewards.Bernoulli)
            {
                mean = Math.Clamp(mean, 0, 1);
            }
        }
    }
}
