namespace Rlfw.Benchmarks;

/// <summary>Environment steps a second of whole runs, launched as the command line launches them.</summary>
internal static class TrainingBenchmark
{
    private const int Repeats = 5;

    /// <summary>Runs the experiments of training.yaml, or those with one of the words in their names.</summary>
    public static void Run(IReadOnlyList<string> words)
    {
        using var runs = new TrainingRuns();
        var plans = runs.Plan([], [])
            .Where(plan => words.Count == 0 || words.Any(x => plan.Experiment.Contains(x, StringComparison.Ordinal)))
            .ToArray();
        Console.WriteLine(
            $"libtorch {torch.__version__}, 1 thread, environment steps a second: median [least..most] of {Repeats} runs"
        );
        Console.WriteLine();
        Console.WriteLine("| experiment | environment steps | steps a second | steps a second of the processor |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var plan in plans)
        {
            // The first run compiles, finds caches cold, and is left out.
            var measured = Enumerable.Range(0, Repeats + 1).Select(_ => runs.Measure(plan)).Skip(1).ToArray();
            var rates = measured.Select(rate => rate.Wall).Order().ToArray();
            var steps = plan.Stages.Sum(stage => stage.Budget.EnvironmentSteps);
            Console.WriteLine(
                $"| {plan.Experiment} | {steps:N0} | {rates[Repeats / 2]:N0} [{rates[0]:N0}..{rates[^1]:N0}] "
                    + $"| {measured.Select(rate => rate.Processor).Order().ElementAt(Repeats / 2):N0} |"
            );
        }
    }
}
