using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Reinforce;

/// <summary>The episodes under way, one an environment, and the steps of those that ended since the last update.</summary>
internal sealed class EpisodeMemory : IStateful
{
    private readonly EpisodeSteps[] _underway;
    private readonly double _discount;

    /// <summary>Makes it empty.</summary>
    /// <param name="environments">N.</param>
    /// <param name="observationSize">Floats per observation.</param>
    /// <param name="actionSize">Floats per action.</param>
    /// <param name="discount">gamma.</param>
    public EpisodeMemory(int environments, int observationSize, int actionSize, double discount)
    {
        _discount = discount;
        _underway = new EpisodeSteps[environments];
        for (var n = 0; n < environments; n++)
        {
            _underway[n] = new EpisodeSteps(observationSize, actionSize);
        }

        Ended = new EpisodeSteps(observationSize, actionSize);
    }

    /// <summary>How many episodes ended since the last update.</summary>
    public int Episodes { get; private set; }

    /// <summary>Their steps, with returns.</summary>
    public EpisodeSteps Ended { get; }

    /// <summary>Takes over all steps of a rollout.</summary>
    /// <param name="rollout">The rollout; its next values are what returns of truncated episodes continue with.</param>
    public void Add(HostRollout rollout)
    {
        for (var i = 0; i < rollout.Count; i++)
        {
            var episode = _underway[i % rollout.Environments];
            episode.Add(
                rollout.Observations.AsSpan(i * rollout.ObservationSize, rollout.ObservationSize),
                rollout.Actions.AsSpan(i * rollout.ActionSize, rollout.ActionSize),
                rollout.Rewards[i]
            );
            if (rollout.EpisodeEnds[i] != 0)
            {
                End(episode, rollout.NextValues[i]);
            }
        }
    }

    /// <summary>Forgets the episodes that ended.</summary>
    public void ClearEnded()
    {
        Ended.Clear();
        Episodes = 0;
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        state.Write("episodes", Episodes);
        Ended.Save(state.Section("ended"));
        for (var n = 0; n < _underway.Length; n++)
        {
            _underway[n].Save(state.Section(n.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        Episodes = (int)state.ReadInt64("episodes");
        Ended.Load(state.Section("ended"));
        for (var n = 0; n < _underway.Length; n++)
        {
            _underway[n].Load(state.Section(n.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>G_t = r_t + gamma G_{t+1}, from the last step to the first.</summary>
    private void End(EpisodeSteps episode, double continuation)
    {
        Span<float> returns = episode.Returns,
            factors = episode.Factors;
        for (var t = returns.Length - 1; t >= 0; t--)
        {
            continuation = returns[t] + (_discount * continuation);
            returns[t] = (float)continuation;
            factors[t] = (float)Math.Pow(_discount, t);
        }

        Ended.Add(episode);
        episode.Clear();
        Episodes++;
    }
}
