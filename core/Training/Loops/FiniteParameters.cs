using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Whether what was learned is numbers still.</summary>
internal static class FiniteParameters
{
    /// <summary>
    /// Looks at every parameter and buffer. An update reports the loss of the parameters it began with, so that those it ended with may
    /// be worthless while every metric was finite: they must be neither evaluated nor written over a checkpoint that was good.
    /// </summary>
    /// <param name="model">What was learned.</param>
    /// <exception cref="TrainingDivergedException">One holds NaN or an infinity.</exception>
    public static void Require(Module model)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var (name, tensor) in model.state_dict())
        {
            // 0 * x is 0 for every finite x and NaN for the others: one sum tells of all.
            if (tensor.is_floating_point() && double.IsNaN((tensor * 0).sum().to(ScalarType.Float64).item<double>()))
            {
                throw TrainingDivergedException.ForParameters(name);
            }
        }
    }
}
