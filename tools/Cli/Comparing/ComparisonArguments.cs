using System.CommandLine;
using System.CommandLine.Completions;
using Rlfw.Comparing;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>What <c>rlfw compare</c> and <c>rlfw report</c> are asked with.</summary>
internal static class ComparisonArguments
{
    private static readonly Argument<string[]> Names = new("EXPERIMENT|RUN")
    {
        Description =
            "Experiments, and runs as experiment/hash-seed, MLflow's id, a unique beginning or a run folder; compared together",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Metric = new("--metric", "-m")
    {
        Description =
            "What to compare by, with or without eval/ or final/ [default: what the experiment's evaluations measure]",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Goal = new("--goal")
    {
        Description = "Whether more or less of the metric is better [default: what the experiment or its name says]",
        HelpName = "maximize|minimize",
    };

    private static readonly Option<string?> GroupBy = new("--group-by", "-g")
    {
        Description =
            "A parameter such as algorithm or learning_rate, experiment, or group (what a sweep varies) "
            + "[default: algorithm where it differs, else group]",
        HelpName = "PARAMETER",
    };

    private static readonly Option<string?> Baseline = new("--baseline")
    {
        Description = "The group that the others are held against [default: the best other]",
        HelpName = "GROUP",
    };

    private static readonly Option<string?> From = new("--from")
    {
        Description =
            "Where runs are read: runs for the runs folder, http://HOST:PORT, sqlite:///FILE or a database's path "
            + "[default: MLFLOW_TRACKING_URI, else ./mlflow.db where there is one, else the runs folder]",
        HelpName = "URI|runs",
    };

    /// <summary>Adds them to a command.</summary>
    public static void AddTo(Command command)
    {
        if (Names.CompletionSources.Count == 0)
        {
            Names.CompletionSources.Add(Complete);
        }

        Goal.AcceptOnlyFromAmong("maximize", "minimize");
        command.Arguments.Add(Names);
        foreach (var option in (Option[])[Metric, Goal, GroupBy, Baseline, From, CommonOptions.Runs])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds those that say where runs are read.</summary>
    public static void AddSourceTo(Command command)
    {
        command.Options.Add(From);
        command.Options.Add(CommonOptions.Runs);
    }

    /// <summary>What is to be compared.</summary>
    public static ComparisonRequest Read(ParseResult parsed) =>
        new()
        {
            Names = parsed.GetValue(Names) ?? [],
            Metric = parsed.GetValue(Metric),
            GreaterIsBetter = parsed.GetValue(Goal) is { } goal ? goal == "maximize" : null,
            GroupBy = parsed.GetValue(GroupBy),
            Baseline = parsed.GetValue(Baseline),
        };

    /// <summary>Where runs are read.</summary>
    /// <exception cref="UserErrorException">There is no such source.</exception>
    public static IRunSource Open(Terminal terminal, ParseResult parsed)
    {
        var isRunsGiven = parsed.GetResult(CommonOptions.Runs) is { Implicit: false };
        var from = parsed.GetValue(From) ?? (isRunsGiven ? RunSources.Folder : null);
        return RunSources.Open(terminal, from, parsed.GetRequiredValue(CommonOptions.Runs));
    }

    /// <summary>Makes sure that something was named, or that there is one experiment and no doubt.</summary>
    /// <exception cref="UserErrorException">Nothing was named; says what there is.</exception>
    public static async Task RequireNamesAsync(
        IRunSource source,
        ComparisonRequest request,
        CancellationToken cancellation
    )
    {
        if (request.Names.Count > 0)
        {
            return;
        }

        // MLflow makes an experiment Default by itself; hardly anybody's runs are in it.
        var experiments = (await source.ListExperimentsAsync(cancellation).ConfigureAwait(false))
            .Where(x => x.Name != "Default")
            .ToList();
        if (experiments.Count > 1)
        {
            throw new UserErrorException(
                $"name the experiments or runs to compare; experiments in {source.Description}: "
                    + string.Join(", ", experiments.Select(x => x.Name))
            );
        }
    }

    private static IEnumerable<CompletionItem> Complete(CompletionContext context)
    {
        var root = context.ParseResult.GetValue(CommonOptions.Runs) ?? "runs";
        var runs = RunFolders.List(root).Select(run => run.Folder.Run).ToList();
        return runs.Select(run => run.Split('/')[0])
            .Distinct(StringComparer.Ordinal)
            .Concat(runs)
            .Select(name => new CompletionItem(name));
    }
}
