using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// Weights that rows are drawn by, with the sums that finding one takes: a tree whose nodes sum up to 16 below them. A sum is always
/// computed anew from what is below, so the tree is a function of the weights and rounding errors do not pile up.
/// </summary>
internal sealed class PrioritySums
{
    private const int Fan = 16;

    private readonly float[] _weights;
    private readonly double[][] _sums;

    /// <summary>Makes a tree of zeros.</summary>
    /// <param name="capacity">Weights.</param>
    public PrioritySums(int capacity)
    {
        _weights = new float[capacity];
        var levels = new List<double[]>();
        for (var length = capacity; length > 1 || levels.Count == 0; )
        {
            length = (length + Fan - 1) / Fan;
            levels.Add(new double[length]);
        }

        _sums = [.. levels];
    }

    /// <summary>The sum of all.</summary>
    public double Total => _sums[^1][0];

    /// <summary>The weights; after writing to them call <see cref="Recompute"/>.</summary>
    public Span<float> Weights => _weights;

    /// <summary>What the tree takes.</summary>
    /// <param name="capacity">Weights.</param>
    public static long BytesOf(int capacity)
    {
        var bytes = (long)sizeof(float) * capacity;
        for (long length = capacity; length > 1; )
        {
            length = (length + Fan - 1) / Fan;
            bytes += sizeof(double) * length;
        }

        return bytes;
    }

    /// <summary>Sets a weight.</summary>
    public void Set(int index, float weight)
    {
        _weights[index] = weight;
        foreach (var (level, sums) in _sums.Index())
        {
            index /= Fan;
            sums[index] = Sum(level, index);
        }
    }

    /// <summary>The row that a point of [0, <see cref="Total"/>) falls on: the first whose weight and those before it exceed the point.</summary>
    public int Find(double point)
    {
        var index = 0;
        for (var level = _sums.Length - 1; level >= 0; level--)
        {
            index = Child(level, index, ref point);
        }

        return index;
    }

    /// <summary>Computes all sums anew.</summary>
    public void Recompute()
    {
        for (var level = 0; level < _sums.Length; level++)
        {
            for (var i = 0; i < _sums[level].Length; i++)
            {
                _sums[level][i] = Sum(level, i);
            }
        }
    }

    /// <summary>Which child of a node a point falls on; the point becomes one within that child.</summary>
    private int Child(int level, int node, ref double point)
    {
        int first = node * Fan,
            end = Math.Min(first + Fan, level == 0 ? _weights.Length : _sums[level - 1].Length),
            chosen = first;
        for (var i = first; i < end; i++)
        {
            var weight = level == 0 ? _weights[i] : _sums[level - 1][i];
            if (weight <= 0)
            {
                continue;
            }

            // A point that rounding pushed beyond the end falls on the last weight above 0.
            chosen = i;
            if (point < weight)
            {
                return chosen;
            }

            point -= weight;
        }

        point = double.MaxValue;
        return chosen;
    }

    private double Sum(int level, int node)
    {
        int first = node * Fan,
            end = Math.Min(first + Fan, level == 0 ? _weights.Length : _sums[level - 1].Length);
        var sum = 0.0;
        for (var i = first; i < end; i++)
        {
            sum += level == 0 ? _weights[i] : _sums[level - 1][i];
        }

        return sum;
    }
}
