using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>What a learner learns with.</summary>
public sealed record LearnerParts
{
    /// <summary>Scores completions.</summary>
    public required ITokenScorer Scorer { get; init; }

    /// <summary>Moves the parameters; the caller disposes it.</summary>
    public required OptimizerHelper Optimizer { get; init; }

    /// <summary>What is learned.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>Times what is reported.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Is told what was changed to make things fit.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Bytes that others hold on the device while this learns, such as a cache of keys and values; 0 where unknown.</summary>
    public long HeldBytes { get; init; }

    /// <summary>Tokens of the largest batch that may come.</summary>
    public long LongestTokens { get; init; } = 1 << 20;
}
