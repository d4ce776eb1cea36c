using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch;

/// <summary>What modules and optimizers do with gradients.</summary>
internal static class Gradients
{
    /// <summary>The gradients that exist, each as a new object in the current dispose scope.</summary>
    public static List<Tensor> Of(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var gradients = new List<Tensor>();
        foreach (var parameter in parameters)
        {
            if (parameter.grad is { } gradient)
            {
                gradients.Add(gradient);
            }
        }
        return gradients;
    }

    /// <summary>Forgets a parameter's gradient, or fills it with zeros.</summary>
    public static void Clear(Parameter parameter, bool setToNone)
    {
        using var gradient = parameter.grad;
        if (gradient is null)
        {
            return;
        }
        if (setToNone)
        {
            parameter.grad = null;
        }
        else
        {
            gradient.zero_();
        }
    }
}
