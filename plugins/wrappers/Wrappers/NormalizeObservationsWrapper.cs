using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>
/// Observations with mean 0 and variance 1, by the mean and variance of all that were seen while learning; in evaluation these stay
/// as they are. The last observation of an episode that was cut is normalised but not counted, as the next episode's first follows it.
/// </summary>
[Plugin(
    "normalize-observations",
    typeof(NormalizeObservationsOptions),
    Summary = "Observations with mean 0 and variance 1, by running statistics"
)]
public sealed class NormalizeObservationsWrapper : IEnvironmentWrapper
{
    private readonly NormalizeObservationsOptions _options;
    private readonly IVectorEnvironment _inner;
    private readonly RunningMoments _moments;
    private readonly bool _learns;
    private readonly bool[] _ended;
    private readonly int _size;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="options">Clipping.</param>
    /// <param name="context">What it wraps, and whose statistics it takes.</param>
    /// <exception cref="UserErrorException">Observations are indices.</exception>
    public NormalizeObservationsWrapper(NormalizeObservationsOptions options, WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _inner) = (options, context.Inner);
        if (_inner.ObservationSpace is not BoxSpace)
        {
            throw new UserErrorException(
                "normalize-observations needs observations that are vectors; those of this environment are indices, which "
                    + "networks take one-hot as they are: leave the wrapper out"
            );
        }

        _size = _inner.ObservationSpace.Size;
        _ended = new bool[_inner.Count];
        _learns = context.Trained is null;
        _moments = context.Trained is NormalizeObservationsWrapper trained
            ? trained._moments
            : new RunningMoments(_size);
        var bound = Enumerable.Repeat((float)options.Clip, _size).ToArray();
        ObservationSpace = new BoxSpace([.. bound.Select(x => -x)], bound);
    }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace { get; }

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        _inner.Reset(index, random, observation);
        if (_learns)
        {
            _moments.Add(observation, [false]);
        }

        Normalize(observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, outcome);
        if (_learns)
        {
            for (var i = 0; i < _ended.Length; i++)
            {
                _ended[i] = outcome.Ended(i);
            }

            _moments.Add(outcome.Observations, _ended);
        }

        Normalize(outcome.Observations);
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _moments.Save(state.Section("moments"));
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _inner.Load(state.Section("inner"));
        _moments.Load(state.Section("moments"));
    }

    private void Normalize(Span<float> observations)
    {
        for (var i = 0; i < observations.Length; i++)
        {
            var k = i % _size;
            var value = (observations[i] - _moments.Mean[k]) / Math.Sqrt(_moments.Variance[k] + _options.Epsilon);
            observations[i] = (float)Math.Clamp(value, -_options.Clip, _options.Clip);
        }
    }
}
