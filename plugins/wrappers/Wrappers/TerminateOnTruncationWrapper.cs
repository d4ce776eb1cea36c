using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>
/// Takes a time limit for the end of the task: value targets stop there instead of bootstrapping through the cut. For tasks whose
/// limit belongs to them, and to repeat results of programs that did not tell the two apart (Pardo et al., 2018, "Time limits in
/// reinforcement learning", sections 2 and 3).
/// </summary>
[Plugin(
    "terminate-on-truncation",
    typeof(NoOptions),
    Summary = "Takes a time limit for the end of the task, so that nothing bootstraps"
)]
public sealed class TerminateOnTruncationWrapper : IEnvironmentWrapper
{
    private readonly IVectorEnvironment _inner;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="context">What it wraps.</param>
    public TerminateOnTruncationWrapper(WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _inner = context.Inner;
    }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation) =>
        _inner.Reset(index, random, observation);

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, outcome);
        for (var i = 0; i < _inner.Count; i++)
        {
            outcome.Terminated[i] |= outcome.Truncated[i];
            outcome.Truncated[i] = false;
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state) => _inner.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _inner.Load(state);
}
