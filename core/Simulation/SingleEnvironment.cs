using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>
/// A vector of one, stepped as one environment: an environment plugin that is written as a vector holds one of these and passes
/// its members on, so that one environment and one of many compute the same, to the bit.
/// </summary>
/// <param name="vector">A vector with <see cref="IVectorEnvironment.Count"/> 1.</param>
public sealed class SingleEnvironment(IVectorEnvironment vector)
{
    private readonly VectorOutcome _outcome = new(1, vector.ObservationSpace.Size);

    /// <summary>Where observations come from.</summary>
    public Space ObservationSpace => vector.ObservationSpace;

    /// <summary>Where actions come from.</summary>
    public Space ActionSpace => vector.ActionSpace;

    /// <summary>Starts an episode.</summary>
    /// <param name="random">The environment's stream.</param>
    /// <param name="observation">Takes the first observation.</param>
    public void Reset(RandomStream random, Span<float> observation) => vector.Reset(0, random, observation);

    /// <summary>Applies an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="observation">Takes the next observation.</param>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        vector.Step(action, _outcome);
        _outcome.Observations.CopyTo(observation);
        return new StepResult(_outcome.Rewards[0], _outcome.Terminated[0], _outcome.Truncated[0]);
    }

    /// <summary>Writes the vector's state.</summary>
    /// <param name="state">The environment's section.</param>
    public void Save(IStateWriter state) => vector.Save(state);

    /// <summary>Takes over saved state.</summary>
    /// <param name="state">The environment's section.</param>
    public void Load(IStateReader state) => vector.Load(state);
}
