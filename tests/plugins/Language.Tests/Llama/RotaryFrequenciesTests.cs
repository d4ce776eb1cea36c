using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class RotaryFrequenciesTests
{
    [Fact]
    public void Without_scaling_they_fall_geometrically_from_one()
    {
        var frequencies = RotaryFrequencies.Compute(8, 10_000, null);
        frequencies.Length.ShouldBe(4);
        for (var i = 0; i < 4; i++)
        {
            frequencies[i].ShouldBe((float)Math.Pow(10, -i), 1e-7f);
        }
    }

    [Fact]
    public void Scaling_keeps_short_waves_slows_long_ones_and_blends_between()
    {
        // Original context 200 pi: the frequencies 1, 0.1, 0.01, 0.001 make 100, 10, 1 and 0.1 waves in it.
        var scaling = new RopeScaling
        {
            Factor = 10,
            LowFreqFactor = 5,
            HighFreqFactor = 15,
            OriginalMaxLength = 628,
        };
        var frequencies = RotaryFrequencies.Compute(8, 10_000, scaling);
        var blend = ((628 * 0.1 / (2 * Math.PI)) - 5) / 10;
        frequencies[0].ShouldBe(1, 1e-7f);
        frequencies[1].ShouldBe((float)((blend * 0.1) + ((1 - blend) * 0.01)), 1e-7f);
        frequencies[2].ShouldBe(0.001f, 1e-7f);
        frequencies[3].ShouldBe(0.0001f, 1e-7f);
    }
}
