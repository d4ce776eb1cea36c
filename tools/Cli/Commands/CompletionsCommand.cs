using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary><c>rlfw completions</c>: what a run's model wrote, in training and in evaluations.</summary>
internal static class CompletionsCommand
{
    private const int DefaultLimit = 10;

    private static readonly Argument<string> Run = new("RUN")
    {
        HelpName = "RUN",
        Description = "The run (experiment/hash-seed), an experiment with a single run, or a run folder's path",
    };

    private static readonly Option<long?> Step = new("--step")
    {
        Description = "Only those of this training step",
        HelpName = "N",
    };

    private static readonly Option<string?> Stage = new("--stage")
    {
        Description = "Only those of this stage",
        HelpName = "NAME",
    };

    private static readonly Option<CompletionSource?> Source = new("--source")
    {
        Description = "Only those of training, of (greedy) evaluations, or sampled in evaluations",
        HelpName = "training|evaluation|sampled",
        CustomParser = argument =>
        {
            CompletionSource? source = argument.Tokens[0].Value switch
            {
                "training" => CompletionSource.Training,
                "evaluation" => CompletionSource.Evaluation,
                "sampled" => CompletionSource.EvaluationSampled,
                _ => null,
            };
            if (source is null)
            {
                argument.AddError($"--source is training, evaluation or sampled, not '{argument.Tokens[0].Value}'");
            }

            return source;
        },
    };

    private static readonly Option<bool> Best = new("--best") { Description = "Those with the highest reward first" };

    private static readonly Option<bool> Worst = new("--worst") { Description = "Those with the lowest reward first" };

    private static readonly Option<string?> Reward = new("--reward")
    {
        Description =
            "The reward that --best and --worst go by, instead of the total; only completions that it applied to",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Search = new("--search")
    {
        Description = "Only those with this text in prompt, completion or answer (upper and lower case alike)",
        HelpName = "TEXT",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most so many",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultLimit,
    };

    private static readonly Option<bool> Full = new("--full") { Description = "The whole texts instead of a table" };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "completions",
            "Shows the completions that a run stored: the last ones, the best or the worst"
        )
        {
            Run,
            Step,
            Stage,
            Source,
            Best,
            Worst,
            Reward,
            Search,
            Limit,
            Full,
            CommonOptions.Runs,
            CommonOptions.Json,
        };
        Run.CompletionSources.Add(RunSelection.Complete);
        command.SetAction(parsed =>
        {
            var folder = RunSelection.One(parsed.GetRequiredValue(CommonOptions.Runs), parsed.GetRequiredValue(Run));
            var filter = Filter(parsed);
            RequireFile(folder);
            var choice = CompletionChoice.Of(RunCompletions.ReadAll(folder), filter);
            choice.CheckNames(filter, folder.Run);
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(terminal, CompletionReport.ToJson(choice.Chosen));
            }
            else
            {
                CompletionReport.Write(terminal, choice, parsed.GetValue(Full));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static CompletionFilter Filter(ParseResult parsed)
    {
        var (best, worst, limit) = (parsed.GetValue(Best), parsed.GetValue(Worst), parsed.GetValue(Limit));
        if (best && worst)
        {
            throw new UserErrorException("--best and --worst exclude each other; give one of them");
        }

        if (limit < 1)
        {
            throw new UserErrorException($"--limit is {limit}; it must be at least 1");
        }

        return new CompletionFilter
        {
            Step = parsed.GetValue(Step),
            Stage = parsed.GetValue(Stage),
            Source = parsed.GetValue(Source),
            Order =
                best ? CompletionOrder.Best
                : worst ? CompletionOrder.Worst
                : CompletionOrder.Last,
            Reward = parsed.GetValue(Reward),
            Search = parsed.GetValue(Search),
            Limit = limit,
        };
    }

    private static void RequireFile(RunFolder folder)
    {
        if (!RunCompletions.Exists(folder))
        {
            throw new UserErrorException(
                $"run {folder.Run} has stored no completions: there is no {Path.Combine(folder.Path, RunCompletions.FileName)}. "
                    + "Runs in environments have none; a language model's run stores them from its first evaluation on, unless "
                    + "completions.per_step is 0"
            );
        }
    }
}
