using Rlfw.Contracts;
using Rlfw.Training.Exploration;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Exploration;

public sealed class ActionNoiseTests
{
    [Fact]
    public void Normal_noise_has_the_deviation_asked_for_and_no_memory()
    {
        var noise = Make(ActionNoiseKind.Normal, 0.1, 1, 2)!;
        var (first, second) = (new double[20_000], new double[20_000]);
        for (var i = 0; i < first.Length; i++)
        {
            float[] actions = [0.25f, 0.25f];
            noise.AddTo(actions);
            (first[i], second[i]) = (actions[0] - 0.25, actions[1] - 0.25);
        }

        // Four standard errors.
        first.Average().ShouldBe(0, 0.0028);
        Deviation(first).ShouldBe(0.1, 0.002);
        Correlation(first, second).ShouldBe(0, 0.028);
        Correlation(first[1..], first[..^1]).ShouldBe(0, 0.028);
    }

    [Fact]
    public void Ornstein_uhlenbeck_noise_grows_from_nothing_to_its_stationary_deviation_and_remembers()
    {
        const double Sigma = 0.1;
        const int Processes = 2000;
        const int Steps = 2000;
        var noise = Make(ActionNoiseKind.OrnsteinUhlenbeck, Sigma, Processes, 1)!;
        var samples = new Dictionary<int, double[]>();
        for (var step = 1; step <= Steps; step++)
        {
            var actions = new float[Processes];
            noise.AddTo(actions);
            samples[step] = [.. actions.Select(x => (double)x)];
        }

        // x' = (1 - c) x + s z: the variance is s^2 (1 - (1 - c)^2k) / (1 - (1 - c)^2), the correlation over k steps (1 - c)^k.
        const double C = OrnsteinUhlenbeckNoise.Return * OrnsteinUhlenbeckNoise.Interval;
        var keep = 1 - C;
        var s = Sigma * Math.Sqrt(OrnsteinUhlenbeckNoise.Interval);
        foreach (var k in new[] { 1, 100, Steps })
        {
            var expected = s * Math.Sqrt((1 - Math.Pow(keep, 2 * k)) / (1 - (keep * keep)));
            // Four standard errors of a deviation: 4 / sqrt(2 n).
            Deviation(samples[k]).ShouldBe(expected, expected * 0.0633, $"after {k} steps");
            samples[k].Average().ShouldBe(0, 4 * expected / Math.Sqrt(Processes));
        }

        Deviation(samples[Steps]).ShouldBe(Sigma / Math.Sqrt(2 * OrnsteinUhlenbeckNoise.Return), 0.013);
        var late = Correlation(samples[Steps], samples[Steps - 100]);
        late.ShouldBe(Math.Pow(keep, 100), 0.03);
    }

    [Fact]
    public void An_episode_begins_without_noise_in_its_own_environment_alone()
    {
        var noise = new OrnsteinUhlenbeckNoise(0.5, 3, 2, new RandomStream(1, "noise"));
        for (var i = 0; i < 50; i++)
        {
            noise.AddTo(new float[6]);
        }

        var old = Noise(noise);
        noise.BeginEpisode(1);
        var now = Noise(noise);

        now[2..4].ShouldBe([0, 0]);
        now[..2].ShouldBe(old[..2]);
        now[4..].ShouldBe(old[4..]);
        old.ShouldAllBe(x => x != 0);
    }

    [Theory]
    [InlineData(ActionNoiseKind.Normal)]
    [InlineData(ActionNoiseKind.OrnsteinUhlenbeck)]
    public void Saved_noise_goes_on_with_the_same_bits(ActionNoiseKind kind)
    {
        var random = new RandomStream(1, "noise");
        var whole = ActionNoises.Create(kind, 0.3, 2, 3, random)!;
        whole.AddTo(new float[6]);
        using var state = new StateRoundTrip();
        whole.Save(state.Writer);
        var resumed = ActionNoises.Create(
            kind,
            0.3,
            2,
            3,
            new RandomStream(1, "noise") { Position = random.Position }
        )!;
        resumed.Load(state.Read());

        for (var i = 0; i < 5; i++)
        {
            var (expected, actual) = (new float[6], new float[6]);
            whole.AddTo(expected);
            resumed.AddTo(actual);
            actual.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(ActionNoiseKind.Normal)]
    [InlineData(ActionNoiseKind.OrnsteinUhlenbeck)]
    public void Actions_stay_within_their_bounds(ActionNoiseKind kind)
    {
        var noise = Make(kind, 10, 1, 2)!;
        var seen = new List<float>();
        for (var i = 0; i < 200; i++)
        {
            float[] actions = [0.9f, -0.9f];
            noise.AddTo(actions);
            seen.AddRange(actions);
        }

        seen.ShouldAllBe(x => x >= -1 && x <= 1);
        seen.ShouldContain(1);
        seen.ShouldContain(-1);
    }

    [Fact]
    public void None_is_none() => Make(ActionNoiseKind.None, 0.1, 1, 1).ShouldBeNull();

    private static IActionNoise? Make(ActionNoiseKind kind, double deviation, int environments, int components) =>
        ActionNoises.Create(kind, deviation, environments, components, new RandomStream(1, "noise"));

    private static double[] Noise(OrnsteinUhlenbeckNoise noise)
    {
        using var state = new StateRoundTrip();
        noise.Save(state.Writer);
        return state.Read().ReadDoubles("noise");
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average() / (Deviation(a) * Deviation(b));
    }
}
