using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>
/// An environment of Gymnasium (Towers et al., 2024, "Gymnasium: a standard interface for reinforcement learning environments"), played
/// by a Python process.
/// </summary>
[Plugin("gymnasium", typeof(GymnasiumOptions), Summary = "Any Gymnasium environment, played by a Python process")]
public sealed class GymnasiumEnvironment : IVectorizes, IDisposable
{
    private readonly GymnasiumOptions _options;
    private readonly TimeProvider _clock;
    private readonly VectorOutcome _outcome;
    private GymnasiumVector? _one;

    /// <summary>Starts a process that tells the spaces, where they are not known from one before.</summary>
    /// <param name="options">Which environment.</param>
    /// <param name="clock">Measures how long answers take.</param>
    /// <exception cref="UserErrorException">Python, Gymnasium or the environment is not there, or its spaces are none of ours.</exception>
    public GymnasiumEnvironment(GymnasiumOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _clock) = (options, clock);
        _one = new GymnasiumVector(options, 1, clock);
        (ObservationSpace, ActionSpace) = (_one.ObservationSpace, _one.ActionSpace);
        _outcome = new VectorOutcome(1, ObservationSpace.Size);
    }

    /// <inheritdoc />
    public Space ObservationSpace { get; }

    /// <inheritdoc />
    public Space ActionSpace { get; }

    private GymnasiumVector One => _one ?? throw new ObjectDisposedException(nameof(GymnasiumEnvironment));

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count)
    {
        if (count > 1 || _one is null)
        {
            return new GymnasiumVector(_options, count, _clock);
        }

        // A process takes a second to start: the one that told the spaces, if there is one, is as good as another.
        var one = _one;
        _one = null;
        return one;
    }

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => One.Reset(0, random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        One.Step(action, _outcome);
        _outcome.Observations.CopyTo(observation);
        return new StepResult(_outcome.Rewards[0], _outcome.Terminated[0], _outcome.Truncated[0]);
    }

    /// <inheritdoc />
    public void Save(IStateWriter state) => One.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => One.Load(state);

    /// <inheritdoc />
    public void Dispose()
    {
        _one?.Dispose();
        _one = null;
    }
}
