using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>
/// Rewards divided by the standard deviation of the discounted return so far, which runs along in each environment. Their sign and
/// their zero stay what they are. Only for learning: reports and evaluation have the environment's own rewards.
/// </summary>
[Plugin(
    "normalize-rewards",
    typeof(NormalizeRewardsOptions),
    Summary = "Rewards divided by the running standard deviation of the discounted return"
)]
public sealed class NormalizeRewardsWrapper : IEnvironmentWrapper
{
    private readonly NormalizeRewardsOptions _options;
    private readonly IVectorEnvironment _inner;
    private readonly RunningMoments _moments = new(1);
    private readonly bool _learns;
    private readonly double[] _returns;
    private readonly float[] _rounded;
    private readonly bool[] _none;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="options">Discount, clipping.</param>
    /// <param name="context">What it wraps.</param>
    public NormalizeRewardsWrapper(NormalizeRewardsOptions options, WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _inner, _learns) = (options, context.Inner, context.Trained is null);
        _returns = new double[_inner.Count];
        _rounded = new float[_inner.Count];
        _none = new bool[_inner.Count];
    }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        _returns[index] = 0;
        _inner.Reset(index, random, observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, outcome);
        if (!_learns)
        {
            return;
        }

        for (var i = 0; i < _returns.Length; i++)
        {
            _returns[i] = (_options.Discount * _returns[i]) + outcome.Rewards[i];
            _rounded[i] = (float)_returns[i];
        }

        _moments.Add(_rounded, _none);
        var deviation = Math.Sqrt(_moments.Variance[0] + _options.Epsilon);
        for (var i = 0; i < _returns.Length; i++)
        {
            outcome.Rewards[i] = Math.Clamp(outcome.Rewards[i] / deviation, -_options.Clip, _options.Clip);
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("returns", _returns);
        _moments.Save(state.Section("moments"));
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReadDoubles("returns").CopyTo(_returns, 0);
        _moments.Load(state.Section("moments"));
        _inner.Load(state.Section("inner"));
    }
}
