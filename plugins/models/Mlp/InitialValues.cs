using Rlfw.Contracts;

namespace Rlfw.Plugins.Mlp;

/// <summary>
/// Initial parameters, drawn from a <see cref="RandomStream"/> alone, so that they are the same under every version of
/// libtorch and on every device.
/// </summary>
internal static class InitialValues
{
    /// <summary>
    /// Numbers uniform in ±1/sqrt(inputs): what Kaiming-uniform initialization (He et al., 2015) with a = sqrt 5 comes to,
    /// libtorch's default for linear layers.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="inputs">The layer's width of input, at least 1.</param>
    /// <param name="random">The stream.</param>
    public static float[] KaimingUniform(int count, int inputs, RandomStream random)
    {
        var bound = 1 / Math.Sqrt(inputs);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)random.NextDouble(-bound, bound);
        }

        return values;
    }

    /// <summary>
    /// A matrix whose rows (or columns, whichever are fewer) are orthogonal with length <paramref name="gain"/>, uniform
    /// among all such matrices (Saxe, McClelland and Ganguli, 2014): the Gram-Schmidt basis of Gaussian vectors.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="gain">The length.</param>
    /// <param name="random">The stream.</param>
    /// <returns>The elements row by row.</returns>
    public static float[] Orthogonal(int rows, int columns, double gain, RandomStream random)
    {
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var basis = new double[count][];
        for (var i = 0; i < count; i++)
        {
            basis[i] = new double[length];
            for (var k = 0; k < length; k++)
            {
                basis[i][k] = random.NextGaussian();
            }

            // Twice is enough (Kahan; Parlett, 1980): the second pass removes what rounding left of the first.
            RemoveProjections(basis, i);
            RemoveProjections(basis, i);
            var norm = Math.Sqrt(Dot(basis[i], basis[i]));
            for (var k = 0; k < length; k++)
            {
                basis[i][k] /= norm;
            }
        }

        var values = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var element = rows <= columns ? basis[row][column] : basis[column][row];
                values[(row * columns) + column] = (float)(gain * element);
            }
        }

        return values;
    }

    private static void RemoveProjections(double[][] basis, int index)
    {
        for (var j = 0; j < index; j++)
        {
            var projection = Dot(basis[index], basis[j]);
            for (var k = 0; k < basis[j].Length; k++)
            {
                basis[index][k] -= projection * basis[j][k];
            }
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }
}
