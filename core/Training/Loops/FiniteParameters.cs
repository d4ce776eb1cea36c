using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Whether what was learned is numbers still.</summary>
internal static class FiniteParameters
{
    /// <summary>
    /// Looks at every parameter that is learned. An update reports the loss of the parameters it began with, so that those it ended with may
    /// be worthless while every metric was finite: they must be neither evaluated nor written over a checkpoint that was good.
    /// </summary>
    /// <param name="model">What was learned.</param>
    /// <exception cref="TrainingDivergedException">One holds NaN or an infinity.</exception>
    public static void Require(Module model)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var (name, tensor) in model.named_parameters().Where(parameter => parameter.parameter.requires_grad))
        {
            // NaN prevails in both; the two reduce without a copy, which matters where a parameter has a gigabyte.
            if (
                tensor.is_floating_point()
                && !(double.IsFinite(Value(tensor.max())) && double.IsFinite(Value(tensor.min())))
            )
            {
                throw TrainingDivergedException.ForParameters(name);
            }
        }
    }

    private static double Value(Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();
}
