using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Cuts rewards and observations to a range around 0.</summary>
[Plugin("clip", typeof(ClipOptions), Summary = "Rewards and observations cut to a range around 0")]
public sealed class ClipWrapper : IEnvironmentWrapper
{
    private readonly ClipOptions _options;
    private readonly IVectorEnvironment _inner;
    private readonly bool _learns;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="options">The ranges.</param>
    /// <param name="context">What it wraps.</param>
    /// <exception cref="UserErrorException">Observations are to be cut but are indices.</exception>
    public ClipWrapper(ClipOptions options, WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _inner, _learns) = (options, context.Inner, context.Trained is null);
        ObservationSpace = _inner.ObservationSpace;
        if (options.Observations is not { } bound)
        {
            return;
        }

        if (ObservationSpace is not BoxSpace box)
        {
            throw new UserErrorException(
                "clip cannot cut observations that are indices, as this environment's are: leave its 'observations' out"
            );
        }

        ObservationSpace = new BoxSpace(
            [.. box.Low.Select(x => Math.Clamp(x, -(float)bound, (float)bound))],
            [.. box.High.Select(x => Math.Clamp(x, -(float)bound, (float)bound))]
        );
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
        Cut(observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, outcome);
        Cut(outcome.Observations);
        if (_learns && _options.Rewards is { } bound)
        {
            foreach (ref var reward in outcome.Rewards.AsSpan())
            {
                reward = Math.Clamp(reward, -bound, bound);
            }
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _inner.Load(state.Section("inner"));
    }

    private void Cut(Span<float> observations)
    {
        if (_options.Observations is { } bound)
        {
            foreach (ref var x in observations)
            {
                x = Math.Clamp(x, -(float)bound, (float)bound);
            }
        }
    }
}
