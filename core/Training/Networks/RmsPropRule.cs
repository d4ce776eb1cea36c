using System.Numerics;

namespace Rlfw.Training.Networks;

/// <summary>RMSprop: v = α v + (1 - α) g², p = p - rate · g / (√v + ε), or g / √(v + ε).</summary>
/// <param name="settings">Its settings.</param>
internal sealed class RmsPropRule(RmsPropSettings settings) : IUpdateRule
{
    /// <inheritdoc />
    public IReadOnlyList<(string Name, float Initial)> State { get; } =
    [("square", settings.EpsilonInsideRoot ? 1 : 0)];

    /// <inheritdoc />
    public void Apply(HostBlock block, IReadOnlyList<HostBlock> state, UpdateStep step)
    {
        float alpha = (float)settings.Alpha,
            rest = (float)(1 - settings.Alpha),
            inside = settings.EpsilonInsideRoot ? (float)settings.Epsilon : 0,
            outside = settings.EpsilonInsideRoot ? 0 : (float)settings.Epsilon,
            scale = (float)step.GradientScale,
            rate = (float)step.LearningRate;
        Span<float> p = block.Values,
            g = block.Gradients,
            v = state[0].Values;
        var i = 0;
        for (; i <= p.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = Vanishing.Flush(new Vector<float>(g[i..]) * scale);
            var square = Vanishing.FlushSquare((new Vector<float>(v[i..]) * alpha) + (gradient * rest * gradient));
            square.CopyTo(v[i..]);
            var divisor = Vector.SquareRoot(square + new Vector<float>(inside)) + new Vector<float>(outside);
            (new Vector<float>(p[i..]) - (gradient * rate / divisor)).CopyTo(p[i..]);
        }

        for (; i < p.Length; i++)
        {
            var gradient = Vanishing.Flush(g[i] * scale);
            v[i] = Vanishing.FlushSquare((v[i] * alpha) + (gradient * rest * gradient));
            p[i] -= gradient * rate / (MathF.Sqrt(v[i] + inside) + outside);
        }
    }

    /// <inheritdoc />
    public void Apply(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        state[0].mul_(settings.Alpha).addcmul_(gradient, gradient, value: 1 - settings.Alpha);
        var divisor = settings.EpsilonInsideRoot
            ? state[0].add(settings.Epsilon).sqrt_()
            : state[0].sqrt().add_(settings.Epsilon);
        parameter.addcdiv_(gradient, divisor, value: -step.LearningRate);
    }
}
