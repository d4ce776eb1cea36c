using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>What Gymnasium's environments did with given actions.</summary>
internal static class GoldenTrajectories
{
    /// <summary>Replays the episodes of a golden file.</summary>
    /// <param name="id">Gymnasium's id.</param>
    /// <param name="make">Makes an environment.</param>
    /// <param name="state">The state that an episode starts in.</param>
    /// <param name="tolerance">How far observations and rewards may be off.</param>
    /// <returns>How many steps were compared.</returns>
    public static int Check(
        string id,
        Func<IEnvironment> make,
        Func<double[], MemoryState> state,
        double tolerance = 1e-6
    )
    {
        var compared = 0;
        foreach (var episode in Read(id).EnumerateArray())
        {
            var environment = make();
            var observation = new float[environment.ObservationSpace.Size];
            environment.Load(state([.. Numbers(episode.GetProperty("initial_state"))]));
            foreach (var step in episode.GetProperty("steps").EnumerateArray())
            {
                var result = environment.Step([.. Action(step).Select(x => (float)x)], observation);
                var expected = Numbers(step.GetProperty("observation")).ToArray();
                expected.Length.ShouldBe(observation.Length);
                for (var i = 0; i < expected.Length; i++)
                {
                    Math.Abs(observation[i] - expected[i])
                        .ShouldBeLessThanOrEqualTo(tolerance, $"step {compared}, component {i}");
                }

                result.Reward.ShouldBe(step.GetProperty("reward").GetDouble(), 1e-6, $"step {compared}");
                result.Terminated.ShouldBe(step.GetProperty("terminated").GetBoolean(), $"step {compared}");
                result.Truncated.ShouldBe(step.GetProperty("truncated").GetBoolean(), $"step {compared}");
                compared++;
            }
        }

        return compared;
    }

    /// <summary>The state of an episode that has just begun.</summary>
    public static MemoryState State(string[] names, double[] values)
    {
        var state = new MemoryState();
        for (var i = 0; i < names.Length; i++)
        {
            state.Write(names[i], [values[i]]);
        }

        state.Write("steps", [0L]);
        state.Write("is_over", [0L]);
        return state;
    }

    /// <summary>A golden file; the test is skipped where it is absent.</summary>
    public static JsonElement Read(string id)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
        {
            root = root.Parent;
        }

        var file = Path.Combine(root?.FullName ?? ".", "..", "shared", "golden", "gymnasium", id + ".json");
        Assert.SkipUnless(File.Exists(file), $"{file} is absent");
        using var golden = JsonDocument.Parse(File.ReadAllText(file));
        return golden.RootElement.Clone();
    }

    private static IEnumerable<double> Action(JsonElement step) =>
        step.GetProperty("action") is { ValueKind: JsonValueKind.Array } several
            ? Numbers(several)
            : [step.GetProperty("action").GetDouble()];

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(x => x.GetDouble());
}
