using System.Numerics;
using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Tests.Networks.Kernels;

public sealed class VectorMathTests
{
    [Fact]
    public void The_hyperbolic_tangent_is_that_of_double_precision_to_a_few_units_in_the_last_place() =>
        WorstRelativeError(VectorMath.Tanh, Math.Tanh, -12, 12).ShouldBeLessThan(3e-7);

    [Fact]
    public void The_exponential_less_one_is_accurate_near_zero_too() =>
        WorstRelativeError(VectorMath.ExpMinusOne, ExpMinusOne, -80, 80).ShouldBeLessThan(4e-7);

    [Fact]
    public void The_logistic_function_is_accurate() =>
        WorstRelativeError(VectorMath.Logistic, x => 1 / (1 + Math.Exp(-x)), -15, 80).ShouldBeLessThan(4e-7);

    [Fact]
    public void Functions_keep_their_limits_and_what_is_not_a_number()
    {
        One(VectorMath.Tanh, float.PositiveInfinity).ShouldBe(1);
        One(VectorMath.Tanh, float.NegativeInfinity).ShouldBe(-1);
        One(VectorMath.Tanh, 0).ShouldBe(0);
        One(VectorMath.ExpMinusOne, -1000).ShouldBe(-1);
        One(VectorMath.Erf, 10).ShouldBe(1);
        One(VectorMath.Erf, -10).ShouldBe(-1);
        One(VectorMath.Erf, 0.5f).ShouldBe(0.5204999f, 3e-7);
        foreach (
            var function in new Func<Vector<float>, Vector<float>>[]
            {
                VectorMath.Tanh,
                VectorMath.ExpMinusOne,
                VectorMath.Logistic,
                VectorMath.Erf,
            }
        )
        {
            One(function, float.NaN).ShouldBe(float.NaN);
        }
    }

    private static float One(Func<Vector<float>, Vector<float>> function, float x) => function(new Vector<float>(x))[0];

    private static double WorstRelativeError(
        Func<Vector<float>, Vector<float>> function,
        Func<double, double> exact,
        double least,
        double most
    )
    {
        var worst = 0.0;
        for (var i = 0; i <= 200_000; i++)
        {
            // Dense around 0, where cancellation would show.
            var u = (2.0 * i / 200_000) - 1;
            var x = (float)(u * u * u * (u > 0 ? most : -least));
            if (x == 0)
            {
                continue;
            }

            var expected = exact(x);
            worst = Math.Max(worst, Math.Abs(One(function, x) - expected) / Math.Abs(expected));
        }

        return worst;
    }

    private static double ExpMinusOne(double x) =>
        Math.Abs(x) < 1e-3 ? x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4)))))) : Math.Exp(x) - 1;
}
