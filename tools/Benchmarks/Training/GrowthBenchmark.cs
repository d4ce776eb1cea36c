namespace Rlfw.Benchmarks;

/// <summary>
/// How the environment steps a second of a run grow with the environments stepped together and with the width of the two hidden layers,
/// other settings as training.yaml has them. Where the rollout grows with the environments its minibatches grow too: there are as many.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Repeats = 3;

    private static readonly int[] _counts = [1, 4, 16, 64, 256, 1024, 4096];
    private static readonly int[] _widths = [16, 32, 64, 128, 256, 512, 1024];

    /// <summary>Prints two tables.</summary>
    public static void Run()
    {
        using var runs = new TrainingRuns();
        Console.WriteLine($"CartPole, 1 thread, environment steps a second: median [least..most] of {Repeats} runs");
        Table(runs, "environments", _counts, Environments);
        Table(runs, "width", _widths, Width);
    }

    /// <summary>At least 5 rollouts of PPO and 100,000 steps.</summary>
    private static IEnumerable<(string Experiment, string[] Changes)> Environments(int count)
    {
        const int Rollout = 128;
        yield return (
            "ppo-cartpole-cleanrl",
            [
                $"algorithm.environments={count}",
                $"algorithm.minibatch_size={Rollout * count / 4}",
                $"budget.environment_steps={Math.Max(100_000, 5 * Rollout * count)}",
            ]
        );
        yield return (
            "a2c-cartpole",
            [$"algorithm.environments={count}", $"budget.environment_steps={Math.Max(100_000, 50 * 5 * count)}"]
        );
    }

    private static IEnumerable<(string Experiment, string[] Changes)> Width(int width)
    {
        string[] hidden = [$"model={{ plugin: mlp, hidden: [{width}, {width}] }}"];
        yield return ("ppo-cartpole-cleanrl", [.. hidden, "budget.environment_steps=40_000"]);
        yield return ("dqn-cartpole-cleanrl", [.. hidden, "budget.environment_steps=30_000"]);
        yield return ("sac-pendulum", [.. hidden, "budget.environment_steps=300"]);
    }

    private static void Table(
        TrainingRuns runs,
        string what,
        int[] values,
        Func<int, IEnumerable<(string Experiment, string[] Changes)>> cases
    )
    {
        var names = cases(values[0]).Select(x => x.Experiment).ToArray();
        Console.WriteLine();
        Console.WriteLine($"| {what} | {string.Join(" | ", names)} |");
        Console.WriteLine($"| ---: | {string.Join(" | ", names.Select(_ => "---:"))} |");
        foreach (var value in values)
        {
            var cells = cases(value).Select(x => Cell(runs, x.Experiment, x.Changes)).ToArray();
            Console.WriteLine($"| {value:N0} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cell(TrainingRuns runs, string experiment, string[] changes)
    {
        var plan = runs.Plan([.. changes.Select(change => $"{experiment}.{change}")], [experiment]).Single();
        var rates = Enumerable.Range(0, Repeats + 1).Select(_ => runs.Measure(plan).Wall).Skip(1).Order().ToArray();
        return $"{rates[Repeats / 2]:N0} [{rates[0]:N0}..{rates[^1]:N0}]";
    }
}
