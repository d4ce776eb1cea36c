using System.Numerics;
using System.Runtime.InteropServices;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>
/// Adam's update for small float32 tensors on the host in one pass over memory. The same update from list operators takes
/// seven passes and a call for each tensor in each; for the networks of classic control that is a fifth of the training time.
/// </summary>
internal static class HostAdam
{
    // Beyond this many elements libtorch's threads are worth more than fewer passes.
    private const long LargestElements = 1 << 21;

    /// <summary>Whether the update can be done here: contiguous float32 on the host, none too large.</summary>
    public static bool Takes(params ReadOnlySpan<List<Tensor>> lists)
    {
        foreach (var list in lists)
        {
            foreach (var tensor in list)
            {
                if (
                    tensor.dtype != ScalarType.Float32
                    || tensor.device_type != DeviceType.CPU
                    || tensor.numel() > LargestElements
                    || !tensor.is_contiguous()
                )
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>
    /// m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;  p = p - rate · m / (√v + ε), each rounded to float32. Writes memory
    /// behind autograd's back: a graph that needs the old parameters would not notice, but training is done with its graph
    /// when the optimizer steps.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="state">m and v.</param>
    /// <param name="betas">β₁ and β₂.</param>
    /// <param name="rate">The learning rate with both corrections.</param>
    /// <param name="eps">ε with the second correction.</param>
    public static void Apply(
        Tensor parameter,
        Tensor gradient,
        (Tensor Average, Tensor Square) state,
        (double First, double Second) betas,
        double rate,
        double eps
    )
    {
        Span<float> p = Elements(parameter),
            g = Elements(gradient),
            m = Elements(state.Average),
            v = Elements(state.Square);
        float b1 = (float)betas.First,
            b2 = (float)betas.Second,
            c1 = (float)(1 - betas.First),
            c2 = (float)(1 - betas.Second),
            r = (float)rate,
            e = (float)eps;
        var i = 0;
        for (; i <= p.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradients = new Vector<float>(g[i..]);
            var averages = (new Vector<float>(m[i..]) * b1) + (gradients * c1);
            var squares = (new Vector<float>(v[i..]) * b2) + (gradients * c2 * gradients);
            averages.CopyTo(m[i..]);
            squares.CopyTo(v[i..]);
            var moved =
                new Vector<float>(p[i..]) - (averages * r / (Vector.SquareRoot(squares) + new Vector<float>(e)));
            moved.CopyTo(p[i..]);
        }
        for (; i < p.Length; i++)
        {
            m[i] = (m[i] * b1) + (g[i] * c1);
            v[i] = (v[i] * b2) + (g[i] * c2 * g[i]);
            p[i] -= m[i] * r / (MathF.Sqrt(v[i]) + e);
        }
    }

    private static Span<float> Elements(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.HostBytes());
}
