using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Cuts episodes that take too long.</summary>
[Plugin("time-limit", typeof(TimeLimitOptions), Summary = "Truncates episodes after a number of steps")]
public sealed class TimeLimitWrapper : IEnvironmentWrapper
{
    private readonly int _limit;
    private readonly IVectorEnvironment _inner;
    private readonly long[] _lengths;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="options">The limit.</param>
    /// <param name="context">What it wraps.</param>
    public TimeLimitWrapper(TimeLimitOptions options, WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_limit, _inner) = (options.Steps, context.Inner);
        _lengths = new long[_inner.Count];
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
        _lengths[index] = 0;
        _inner.Reset(index, random, observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, outcome);
        for (var i = 0; i < _lengths.Length; i++)
        {
            outcome.Truncated[i] |= ++_lengths[i] >= _limit && !outcome.Terminated[i];
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("lengths", _lengths);
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReadInt64s("lengths").CopyTo(_lengths, 0);
        _inner.Load(state.Section("inner"));
    }
}
