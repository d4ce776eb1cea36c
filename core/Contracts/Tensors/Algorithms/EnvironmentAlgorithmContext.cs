namespace Rlfw.Contracts;

/// <summary>What an algorithm that learns in environments is built with (constructor context).</summary>
/// <param name="ObservationSpace">The environment's observation space.</param>
/// <param name="ActionSpace">The environment's action space.</param>
/// <param name="Network">Builds networks; the mlp plugin where the user names no model.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="Streams">The run's random streams: "initialization", "policy", "minibatch", ...</param>
/// <param name="Budget">The stage's budget.</param>
public sealed record EnvironmentAlgorithmContext(
    Space ObservationSpace,
    Space ActionSpace,
    INetworkBuilder Network,
    Device Device,
    RandomStreams Streams,
    Budget Budget
)
{
    /// <summary>The environment's dynamics where it knows them (<see cref="IKnowsTransitions"/>), else null.</summary>
    public TransitionTable? Transitions { get; init; }

    /// <summary>How observations divide where the environment sets goals (<see cref="IGoalEnvironment"/>), else null.</summary>
    public GoalLayout? Goals { get; init; }
}
