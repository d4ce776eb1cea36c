using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Training.Optimizers;

namespace Rlfw.Training.Learning;

/// <summary>What a learner learns with.</summary>
public sealed record LearnerParts
{
    /// <summary>Scores completions.</summary>
    public required ITokenScorer Scorer { get; init; }

    /// <summary>Moves the parameters; the caller disposes it.</summary>
    public required IParameterOptimizer Optimizer { get; init; }

    /// <summary>What a reference policy takes of the device's memory; 0 without one.</summary>
    public long ReferenceBytes { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>Times what is reported.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Is told what was changed to make things fit.</summary>
    public required ILogger Logger { get; init; }
}
