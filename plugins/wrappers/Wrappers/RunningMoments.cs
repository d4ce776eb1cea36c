using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>
/// Mean and variance of vectors that come one batch after another (Chan, Golub and LeVeque, 1979, "Updating formulae and a pairwise
/// algorithm for computing sample variances", equation 2.1), in double precision. Begins as one ten-thousandth of a vector with mean
/// 0 and variance 1, so that the first ones are not divided by 0.
/// </summary>
/// <param name="size">Components of a vector.</param>
internal sealed class RunningMoments(int size) : IStateful
{
    private readonly double[] _mean = new double[size];
    private readonly double[] _variance = Ones(size);
    private double _count = 1e-4;

    /// <summary>The mean of each component.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The variance of each component, divided by the count, not by one less.</summary>
    public ReadOnlySpan<double> Variance => _variance;

    /// <summary>Takes vectors as one batch.</summary>
    /// <param name="vectors">[N, size].</param>
    /// <param name="skipped">Which of them do not count, [N].</param>
    public void Add(ReadOnlySpan<float> vectors, ReadOnlySpan<bool> skipped)
    {
        var taken = skipped.Length - skipped.Count(true);
        if (taken == 0)
        {
            return;
        }

        for (var k = 0; k < size; k++)
        {
            double sum = 0,
                squares = 0;
            for (var n = 0; n < skipped.Length; n++)
            {
                sum += skipped[n] ? 0 : vectors[(n * size) + k];
            }

            var mean = sum / taken;
            for (var n = 0; n < skipped.Length; n++)
            {
                var difference = vectors[(n * size) + k] - mean;
                squares += skipped[n] ? 0 : difference * difference;
            }

            var total = _count + taken;
            var delta = mean - _mean[k];
            var all = (_variance[k] * _count) + squares + (delta * delta * _count * taken / total);
            _mean[k] += delta * taken / total;
            _variance[k] = all / total;
        }

        _count += taken;
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        state.Write("count", _count);
        state.Write("mean", _mean);
        state.Write("variance", _variance);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        _count = state.ReadDouble("count");
        state.ReadDoubles("mean").CopyTo(_mean, 0);
        state.ReadDoubles("variance").CopyTo(_variance, 0);
    }

    private static double[] Ones(int size)
    {
        var ones = new double[size];
        Array.Fill(ones, 1);
        return ones;
    }
}
