using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;

namespace Rlfw.Simulation.Tests;

public sealed class LaneMathTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1e6)]
    [InlineData(1e9)]
    public void Sine_and_cosine_are_those_of_the_library_within_two_units_in_the_last_place(double range)
    {
        var random = new RandomStream(1, "angles");
        for (var i = 0; i < 50_000; i++)
        {
            var x = random.NextDouble(-range, range);
            var (sine, cosine) = SineCosine(x);

            // Near a zero the library's own last digits are the reference's error: absolute there.
            sine.ShouldBe(Math.Sin(x), 4.5e-16 * Math.Max(Math.Abs(Math.Sin(x)), 0.01));
            cosine.ShouldBe(Math.Cos(x), 4.5e-16 * Math.Max(Math.Abs(Math.Cos(x)), 0.01));
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(Math.PI / 2, 1.0, 6.123233995736766e-17)]
    [InlineData(Math.PI, 1.2246467991473532e-16, -1.0)]
    [InlineData(-Math.PI / 2, -1.0, 6.123233995736766e-17)]
    [InlineData(1e-9, 1e-9, 1.0)]
    public void Known_values_are_exact(double x, double sine, double cosine) => SineCosine(x).ShouldBe((sine, cosine));

    [Fact]
    public void What_is_no_number_stays_none()
    {
        double.IsNaN(SineCosine(double.NaN).Sine).ShouldBeTrue();
        double.IsNaN(SineCosine(double.PositiveInfinity).Cosine).ShouldBeTrue();
    }

    [Fact]
    public void A_lane_does_not_depend_on_its_neighbours()
    {
        var angles = ArbMap.Default.ArbFor<double>();
        Prop.ForAll(
                angles,
                angles,
                (x, neighbour) =>
                {
                    var values = new double[Vector<double>.Count];
                    values.AsSpan().Fill(neighbour);
                    values[^1] = x;
                    var (sine, cosine) = LaneMath.SineCosine(new Vector<double>(values));
                    var (alone, aloneCosine) = SineCosine(x);
                    return sine[Vector<double>.Count - 1].Equals(alone)
                        && cosine[Vector<double>.Count - 1].Equals(aloneCosine);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static (double Sine, double Cosine) SineCosine(double x)
    {
        var (sine, cosine) = LaneMath.SineCosine(new Vector<double>(x));
        return (sine[0], cosine[0]);
    }
}
