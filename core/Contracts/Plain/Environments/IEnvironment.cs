namespace Rlfw.Contracts;

/// <summary>
/// One environment (not a vector of them): the loop makes as many as the algorithm asks for, steps each from one thread
/// at a time, resets it after an episode ended, and disposes it if it is disposable. Nothing is allocated per step.
/// Its state (<see cref="IStateful"/>) is what a checkpoint needs to continue in the middle of an episode. What it throws
/// fails the run with the environment's name. Constructor context: none besides options and services.
/// </summary>
[PluginContract(PluginKind.Environment, Noun = "an environment")]
public interface IEnvironment : IStateful
{
    /// <summary>Where observations come from; a discrete observation is one float that holds the index.</summary>
    Space ObservationSpace { get; }

    /// <summary>Where actions come from.</summary>
    Space ActionSpace { get; }

    /// <summary>Starts an episode. Also comes before <see cref="IStateful.Load"/>, so that the environment has its stream.</summary>
    /// <param name="random">This environment's own stream; the only source of randomness, here and in later steps.</param>
    /// <param name="observation">Takes the first observation; length is <c>ObservationSpace.Size</c>.</param>
    void Reset(RandomStream random, Span<float> observation);

    /// <summary>Applies an action.</summary>
    /// <param name="action">
    /// The action, within the action space; one float that holds the index where the space is discrete.
    /// </param>
    /// <param name="observation">Takes the next observation, also where the episode ends.</param>
    StepResult Step(ReadOnlySpan<float> action, Span<float> observation);
}
