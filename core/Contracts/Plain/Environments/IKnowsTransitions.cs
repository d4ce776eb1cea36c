namespace Rlfw.Contracts;

/// <summary>An environment whose dynamics are known: its observation and action spaces are discrete.</summary>
public interface IKnowsTransitions : IEnvironment
{
    /// <summary>The dynamics.</summary>
    TransitionTable Transitions { get; }

    /// <summary>Whether it knows them with the options that it has; where not, nobody asks for them.</summary>
    bool KnowsTransitions => true;

    /// <summary>Steps after which an episode is truncated, which the table does not tell; null where nothing cuts it.</summary>
    int? StepLimit => null;
}
