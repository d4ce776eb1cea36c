namespace Rlfw.Plugins.Trpo;

/// <summary>The conjugate gradient method (Hestenes and Stiefel, 1952): A x = b for a positive definite A that is only known by its products.</summary>
public static class ConjugateGradient
{
    /// <summary>Looks for x from 0 on.</summary>
    /// <param name="product">A times a vector.</param>
    /// <param name="right">b.</param>
    /// <param name="steps">Products at most.</param>
    /// <param name="tolerance">The squared length of b - A x at which it ends before.</param>
    /// <returns>x.</returns>
    public static double[] Solve(Func<double[], double[]> product, double[] right, int steps, double tolerance = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(right);
        var solution = new double[right.Length];
        double[] residual = [.. right],
            direction = [.. right];
        var squares = Dot(residual, residual);
        for (var step = 0; step < steps && squares > tolerance; step++)
        {
            var image = product(direction);
            var length = squares / Dot(direction, image);
            for (var i = 0; i < solution.Length; i++)
            {
                solution[i] += length * direction[i];
                residual[i] -= length * image[i];
            }

            var next = Dot(residual, residual);
            for (var i = 0; i < solution.Length; i++)
            {
                direction[i] = residual[i] + (next / squares * direction[i]);
            }

            squares = next;
        }

        return solution;
    }

    /// <summary>The inner product.</summary>
    /// <param name="a">A vector.</param>
    /// <param name="b">Another of its length.</param>
    public static double Dot(double[] a, double[] b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
