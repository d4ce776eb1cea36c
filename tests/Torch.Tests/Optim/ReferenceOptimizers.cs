namespace Rlfw.Torch.Tests.Optim;

/// <summary>The formulas of the papers, for one number, with nothing shared with the implementation.</summary>
internal static class ReferenceOptimizers
{
    public static Func<double, double, double> Adam(
        double lr,
        double beta1,
        double beta2,
        double eps,
        double l2,
        double decoupled,
        bool amsgrad
    )
    {
        var (m, v, largest, t) = (0.0, 0.0, 0.0, 0);
        return (p, g) =>
        {
            t++;
            g += l2 * p;
            p -= lr * decoupled * p;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            largest = Math.Max(largest, v);
            var unbiasedM = m / (1 - Math.Pow(beta1, t));
            var unbiasedV = (amsgrad ? largest : v) / (1 - Math.Pow(beta2, t));
            return p - (lr * unbiasedM / (Math.Sqrt(unbiasedV) + eps));
        };
    }

    public static Func<double, double, double> Sgd(
        double lr,
        double momentum,
        double dampening,
        double l2,
        bool nesterov
    )
    {
        double? buffer = null;
        return (p, g) =>
        {
            g += l2 * p;
            if (momentum == 0)
            {
                return p - (lr * g);
            }
            buffer = buffer is { } old ? (momentum * old) + ((1 - dampening) * g) : g;
            return p - (lr * (nesterov ? g + (momentum * buffer.Value) : buffer.Value));
        };
    }

    public static Func<double, double, double> RmsProp(
        double lr,
        double alpha,
        double eps,
        double l2,
        double momentum,
        bool centered
    )
    {
        var (square, average, buffer) = (0.0, 0.0, 0.0);
        return (p, g) =>
        {
            g += l2 * p;
            square = (alpha * square) + ((1 - alpha) * g * g);
            average = (alpha * average) + ((1 - alpha) * g);
            var denominator = Math.Sqrt(centered ? square - (average * average) : square) + eps;
            buffer = (momentum * buffer) + (g / denominator);
            return p - (lr * (momentum == 0 ? g / denominator : buffer));
        };
    }
}
