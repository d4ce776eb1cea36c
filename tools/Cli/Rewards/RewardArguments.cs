using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>Which rewards a command works with: those of an experiment file, or those named on the command line.</summary>
internal static class RewardArguments
{
    private const string RewardName = "--reward";

    public static Option<string?> Experiment { get; } =
        new("--experiment", "-e")
        {
            Description = "Take the rewards of this experiment file's last stage that has some",
            HelpName = "FILE",
        };

    public static Option<string?> Only { get; } =
        new("--only") { Description = "The experiment of the file, where it has several", HelpName = "NAME" };

    public static Option<string?> Stage { get; } =
        new("--stage") { Description = "The stage whose rewards are taken", HelpName = "NAME" };

    public static Option<string[]> Reward { get; } =
        new(RewardName, "-r")
        {
            Description = "A reward with its options, as in 'correctness: { locale: vi, weight: 2 }'; may be repeated",
            HelpName = "YAML",
            Arity = ArgumentArity.ZeroOrMore,
        };

    /// <summary>The rewards.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="catalog">The plugins.</param>
    /// <param name="otherwise">The rewards where none are named; empty where some must be.</param>
    /// <returns>The rewards, or what is wrong.</returns>
    /// <exception cref="UserErrorException">None are named, twice, or the file has none.</exception>
    public static (IReadOnlyList<RewardPlan> Rewards, IReadOnlyList<Fault> Faults) Plan(
        ParseResult parsed,
        PluginCatalog catalog,
        IReadOnlyList<string> otherwise
    )
    {
        var texts = parsed.GetValue(Reward) ?? [];
        if (parsed.GetValue(Experiment) is { } file)
        {
            return texts.Length == 0
                ? OfFile(parsed, file, catalog)
                : throw new UserErrorException("--experiment and --reward both name rewards: keep one");
        }

        if (parsed.GetValue(Stage) is not null || parsed.GetValue(Only) is not null)
        {
            throw new UserErrorException("--stage and --only choose in an experiment file: name it with --experiment");
        }

        var named = texts.Length > 0 ? texts : otherwise;
        return named.Count > 0
            ? RewardPlanner.Plan(named, RewardName, catalog)
            : throw new UserErrorException(
                "no rewards are named: give --experiment FILE, or --reward 'correctness: { ... }' once or more"
            );
    }

    private static (IReadOnlyList<RewardPlan>, IReadOnlyList<Fault>) OfFile(
        ParseResult parsed,
        string file,
        PluginCatalog catalog
    )
    {
        var planned = ExperimentPlanner.Plan(
            new PlanningRequest(file, catalog) { Only = parsed.GetValue(Only) is { } only ? [only] : [] }
        );
        if (planned.Faults.Count > 0)
        {
            return ([], planned.Faults);
        }

        // Seeds and sweeps make several runs of one experiment; the first stands for them.
        var experiments = planned
            .Runs.DistinctBy(run => run.Experiment, StringComparer.Ordinal)
            .Where(HasRewards)
            .ToList();
        if (experiments is not [var run])
        {
            throw new UserErrorException(
                experiments.Count == 0
                    ? $"no experiment of {file} has rewards"
                    : $"{file} has several experiments with rewards: choose one with --only "
                        + string.Join(" or ", experiments.Select(x => x.Experiment))
            );
        }

        var stages = run.Stages.Where(stage => stage.Rewards.Count > 0).ToList();
        if (parsed.GetValue(Stage) is not { } name)
        {
            return (stages[^1].Rewards, []);
        }

        var chosen = stages.Find(stage => stage.Name == name);
        return chosen is not null
            ? (chosen.Rewards, [])
            : throw new UserErrorException(
                $"experiment '{run.Experiment}' has no stage '{name}' with rewards; "
                    + $"there are: {string.Join(", ", stages.Select(stage => stage.Name))}"
            );
    }

    private static bool HasRewards(RunPlan run) => run.Stages.Any(stage => stage.Rewards.Count > 0);
}
