using Rlfw.Contracts;
using Rlfw.Plugins.MlflowTracking.Artifacts;

namespace Rlfw.MlflowTracking.Tests;

public sealed class MlmodelFileTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_policy_takes_observations_and_gives_actions()
    {
        var data = new DataUsed("main", "cartpole", "training", "00")
        {
            Observations = new DescribedSpace(4, null),
            Actions = new DescribedSpace(1, 2),
        };

        var yaml = MlmodelFile.Yaml(RunOnDisk.Started(), data, Time);

        yaml.ShouldContain("""\u0022dtype\u0022:\u0022float32\u0022,\u0022shape\u0022:[-1,4]""");
        yaml.ShouldContain("""\u0022dtype\u0022:\u0022int64\u0022,\u0022shape\u0022:[-1]""");
        yaml.ShouldContain("utc_time_created: \"2026-01-02 03:04:05.000000\"");
    }

    [Fact]
    public void A_language_model_takes_a_prompt_and_gives_a_completion()
    {
        var yaml = MlmodelFile.Yaml(RunOnDisk.Started(), null, Time);

        yaml.ShouldContain("""\u0022name\u0022:\u0022prompt\u0022""");
        yaml.ShouldContain("""\u0022name\u0022:\u0022completion\u0022""");
    }
}
