using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>The update that Adam and AdamW share, for many parameters at once.</summary>
/// <param name="Averages">m, the gradients' averages.</param>
/// <param name="Squares">v, the squared gradients' averages.</param>
/// <param name="Maxima">The largest v so far (AMSGrad), or null.</param>
internal sealed record AdamUpdate(List<Tensor> Averages, List<Tensor> Squares, List<Tensor>? Maxima)
{
    /// <summary>
    /// Algorithm 1 of Kingma and Ba, 2014 (https://arxiv.org/abs/1412.6980): m = β₁ m + (1 - β₁) g,
    /// v = β₂ v + (1 - β₂) g², p = p - lr · m̂ / (√v̂ + ε), where m̂ = m / (1 - β₁ᵗ) and v̂ = v / (1 - β₂ᵗ). With AMSGrad
    /// (Reddi et al., 2018, https://arxiv.org/abs/1904.09237) the largest v takes v's place.
    /// </summary>
    /// <param name="parameters">p.</param>
    /// <param name="gradients">g.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="rate">lr.</param>
    /// <param name="betas">β₁ and β₂.</param>
    /// <param name="eps">ε.</param>
    public void Apply(
        List<Tensor> parameters,
        List<Tensor> gradients,
        long step,
        double rate,
        (double First, double Second) betas,
        double eps
    )
    {
        // m̂ / (√v̂ + ε) with the second correction moved out of the root: one pass over the parameters less.
        var correction1 = 1 - Math.Pow(betas.First, step);
        var root2 = Math.Sqrt(1 - Math.Pow(betas.Second, step));
        double stepRate = rate * root2 / correction1,
            stepEps = eps * root2;
        if (Maxima is null && HostAdam.Takes(parameters, gradients, Averages, Squares))
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                HostAdam.Apply(parameters[i], gradients[i], (Averages[i], Squares[i]), betas, stepRate, stepEps);
            }
            return;
        }
        Aten.foreach_mul_(Averages, betas.First);
        Aten.foreach_add_(Averages, gradients, 1 - betas.First);
        Aten.foreach_mul_(Squares, betas.Second);
        Aten.foreach_addcmul_(Squares, gradients, gradients, 1 - betas.Second);
        if (Maxima is not null)
        {
            Aten.foreach_maximum_(Maxima, Squares);
        }
        List<Tensor> denominators = [.. Aten.foreach_sqrt(Maxima ?? Squares)];
        Aten.foreach_add_(denominators, stepEps);
        Aten.foreach_addcdiv_(parameters, Averages, denominators, -stepRate);
    }
}
