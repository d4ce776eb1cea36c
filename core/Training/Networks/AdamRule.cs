using System.Numerics;

namespace Rlfw.Training.Networks;

/// <summary>
/// Adam: m = β₁ m + (1 - β₁) g, v = β₂ v + (1 - β₂) g², p = p - rate · m̂ / (√v̂ + ε), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ).
/// </summary>
/// <param name="settings">Its settings.</param>
internal sealed unsafe class AdamRule(AdamSettings settings) : IUpdateRule
{
    /// <inheritdoc />
    public IReadOnlyList<(string Name, float Initial)> State { get; } = [("mean", 0), ("square", 0)];

    /// <inheritdoc />
    public void Apply(HostBlock block, IReadOnlyList<HostBlock> state, UpdateStep step)
    {
        var (rate, epsilon) = Corrected(step);
        float b1 = (float)settings.Beta1,
            b2 = (float)settings.Beta2,
            c1 = (float)(1 - settings.Beta1),
            c2 = (float)(1 - settings.Beta2),
            scale = (float)step.GradientScale,
            decay = (float)settings.WeightDecay,
            r = (float)rate,
            e = (float)epsilon;
        float* p = (float*)block.ValueAddress,
            g = (float*)block.GradientAddress,
            m = (float*)state[0].ValueAddress,
            v = (float*)state[1].ValueAddress;
        var i = 0;
        for (; i <= block.Count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = Vector.Load(p + i);
            var gradient = Vanishing.Flush((Vector.Load(g + i) * scale) + (value * decay));
            var mean = Vanishing.Flush((Vector.Load(m + i) * b1) + (gradient * c1));
            var square = Vanishing.FlushSquare((Vector.Load(v + i) * b2) + (gradient * c2 * gradient));
            mean.Store(m + i);
            square.Store(v + i);
            (value - (mean * r / (Vector.SquareRoot(square) + new Vector<float>(e)))).Store(p + i);
        }

        for (; i < block.Count; i++)
        {
            var gradient = Vanishing.Flush((g[i] * scale) + (p[i] * decay));
            m[i] = Vanishing.Flush((m[i] * b1) + (gradient * c1));
            v[i] = Vanishing.FlushSquare((v[i] * b2) + (gradient * c2 * gradient));
            p[i] -= m[i] * r / (MathF.Sqrt(v[i]) + e);
        }
    }

    /// <inheritdoc />
    public void Apply(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (rate, epsilon) = Corrected(step);
        var decayed = settings.WeightDecay == 0 ? gradient : gradient + (parameter * settings.WeightDecay);
        state[0].mul_(settings.Beta1).add_(decayed, alpha: 1 - settings.Beta1);
        state[1].mul_(settings.Beta2).addcmul_(decayed, decayed, value: 1 - settings.Beta2);
        parameter.addcdiv_(state[0], state[1].sqrt().add_(epsilon), value: -rate);
    }

    /// <summary>Both corrections moved into the rate and ε: m̂ / (√v̂ + ε) = m · √c₂ / c₁ / (√v + ε √c₂).</summary>
    private (double Rate, double Epsilon) Corrected(UpdateStep step)
    {
        var correction1 = 1 - Math.Pow(settings.Beta1, step.Number);
        var root2 = Math.Sqrt(1 - Math.Pow(settings.Beta2, step.Number));
        return (step.LearningRate * root2 / correction1, settings.Epsilon * root2);
    }
}
