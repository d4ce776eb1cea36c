using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>N instances of an environment, stepped in order on one thread.</summary>
internal sealed class SerialEnvironments : IVectorEnvironment, IDisposable
{
    private readonly IEnvironment[] _environments;

    /// <summary>Makes the instances that are missing.</summary>
    /// <param name="source">Makes one.</param>
    /// <param name="first">The first.</param>
    /// <param name="count">N.</param>
    public SerialEnvironments(EnvironmentSource source, IEnvironment first, int count)
    {
        _environments = new IEnvironment[count];
        _environments[0] = first;
        try
        {
            for (var i = 1; i < count; i++)
            {
                _environments[i] = source.Create();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public int Count => _environments.Length;

    /// <inheritdoc />
    public Space ObservationSpace => _environments[0].ObservationSpace;

    /// <inheritdoc />
    public Space ActionSpace => _environments[0].ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation) =>
        _environments[index].Reset(random, observation);

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        var size = actions.Length / _environments.Length;
        for (var i = 0; i < _environments.Length; i++)
        {
            var result = _environments[i].Step(actions.Slice(i * size, size), outcome.Observation(i));
            outcome.Rewards[i] = result.Reward;
            outcome.Terminated[i] = result.Terminated;
            outcome.Truncated[i] = result.Truncated;
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        for (var i = 0; i < _environments.Length; i++)
        {
            _environments[i].Save(state.Section($"environment_{i}"));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        for (var i = 0; i < _environments.Length; i++)
        {
            _environments[i].Load(state.Section($"environment_{i}"));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var environment in _environments)
        {
            (environment as IDisposable)?.Dispose();
        }
    }
}
