using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>The parameters of an optimizer that are updated in one way.</summary>
internal interface IOptimizerPart : ITensorStateful, IDisposable
{
    /// <summary>Sets the gradients to 0.</summary>
    void ZeroGradients();

    /// <summary>The sum of the gradients' squares.</summary>
    double SquaredNorm();

    /// <summary>One step.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="step">The step.</param>
    void Step(IUpdateRule rule, UpdateStep step);
}
