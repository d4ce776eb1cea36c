using System.CommandLine;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary><c>rlfw rewards try FILE</c>: what rewards give for stored completions.</summary>
internal static class RewardsTryCommand
{
    private const int Excerpt = 60;

    private static readonly Argument<string> File = new("FILE")
    {
        Description =
            "Completions: JSONL, or a JSON list, of { prompt, completion, answer, finished, tokens, fields }; "
            + "a run's completions.jsonl is such a file",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Rows that the table shows; all are scored",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command("try", "Scores stored completions and shows a table")
        {
            File,
            RewardArguments.Experiment,
            RewardArguments.Only,
            RewardArguments.Stage,
            RewardArguments.Reward,
            Limit,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var verbose = parsed.GetValue(CommonOptions.Verbose);
        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var (plans, faults) = RewardArguments.Plan(parsed, catalog, otherwise: []);
        if (faults.Count > 0)
        {
            return FaultReport.Write(terminal, faults, json);
        }

        var (samples, wrong) = SampleFile.Read(parsed.GetRequiredValue(File));
        if (wrong.Count > 0)
        {
            return SequenceFault.Say(terminal, wrong);
        }

        using var bench = new RewardBench(terminal, catalog, plans, verbose);
        var scores = bench.Score([.. samples.Select(sample => sample.Sample)], stop);
        if (json)
        {
            JsonText.Write(terminal, ToJson(samples, scores));
        }
        else
        {
            Write(terminal, samples, scores, parsed.GetValue(Limit));
        }

        SayUnscored(terminal, scores);
        return ExitCode.Success;
    }

    private static void Write(
        Terminal terminal,
        IReadOnlyList<(int Number, RewardSample Sample)> samples,
        RewardScores scores,
        int limit
    )
    {
        var table = new TextTable([
            ">line",
            "completion",
            "answer",
            .. scores.Names.Select(name => ">" + name),
            ">total",
        ]);
        for (var i = 0; i < Math.Min(limit, samples.Count); i++)
        {
            var (number, sample) = samples[i];
            table.Add([
                $"{number}",
                OneLine.Of(sample.Completion, Excerpt),
                OneLine.Of(sample.Example.Answer ?? "-", Excerpt / 3),
                .. scores.Scores.Select(reward => OneLine.Score(reward[i])),
                OneLine.Score(scores.Totals[i]),
            ]);
        }

        table.Write(terminal);
        if (samples.Count > limit)
        {
            terminal.Out.WriteLine($"{samples.Count - limit} more not shown: --limit {samples.Count} shows all");
        }

        var summary = new TextTable("reward", ">weight", ">mean", ">std", ">min", ">max", ">scored", ">seconds");
        for (var r = 0; r < scores.Names.Count; r++)
        {
            double[] applied = [.. scores.Scores[r].OfType<double>()];
            summary.Add([
                scores.Names[r],
                Numbers.Short(scores.Weights[r]),
                .. Statistics(applied).Select(x => OneLine.Score(x)),
                $"{applied.Length} of {samples.Count}",
                Numbers.Short(scores.Seconds[r]),
            ]);
        }

        double[] totals = [.. scores.Totals.Where(total => !double.IsNaN(total))];
        summary.Add([
            "total",
            "",
            .. Statistics(totals).Select(x => OneLine.Score(x)),
            $"{totals.Length} of {samples.Count}",
            "",
        ]);
        summary.Write(terminal);
    }

    /// <summary>Mean, standard deviation, least and largest; nulls where there is nothing.</summary>
    private static double?[] Statistics(double[] values) =>
        values.Length == 0
            ? [null, null, null, null]
            :
            [
                SampleStatistics.Mean(values),
                values.Length < 2 ? 0 : SampleStatistics.StandardDeviation(values),
                values.Min(),
                values.Max(),
            ];

    private static JsonObject ToJson(IReadOnlyList<(int Number, RewardSample Sample)> samples, RewardScores scores) =>
        new()
        {
            ["samples"] = JsonText.List(
                samples.Select(
                    (sample, i) =>
                        (JsonNode?)
                            new JsonObject
                            {
                                ["line"] = sample.Number,
                                ["rewards"] = JsonText.Map(scores.Of(i)),
                                ["total"] = double.IsNaN(scores.Totals[i]) ? null : scores.Totals[i],
                            }
                )
            ),
            ["seconds"] = JsonText.Map(scores.Names.Zip(scores.Seconds, KeyValuePair.Create)),
        };

    private static void SayUnscored(Terminal terminal, RewardScores scores)
    {
        var unscored = scores.Totals.Count(double.IsNaN);
        if (unscored > 0)
        {
            terminal.Say(
                "warning",
                $"no reward applied to {unscored} of {scores.Totals.Count} completions; in a run they would not be learned from. "
                    + "Rewards that compare need an 'answer', those that count tokens need 'tokens'"
            );
        }
    }
}
