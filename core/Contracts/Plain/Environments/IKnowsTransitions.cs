namespace Rlfw.Contracts;

/// <summary>An environment whose dynamics are known: its observation and action spaces are discrete.</summary>
public interface IKnowsTransitions : IEnvironment
{
    /// <summary>The dynamics.</summary>
    TransitionTable Transitions { get; }
}
