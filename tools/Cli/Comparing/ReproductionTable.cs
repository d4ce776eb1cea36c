using System.Globalization;
using Rlfw.Comparing;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>Published results and ours, side by side: in the terminal, as Markdown, and every seed as CSV.</summary>
internal static class ReproductionTable
{
    private static readonly string[] Heads =
    [
        "task",
        "algorithm",
        ">published",
        ">enough",
        ">IQM [95 %]",
        ">mean [95 %]",
        ">seeds",
        ">reached",
        ">time per run",
        "reproduced",
    ];

    /// <summary>The table in the terminal, and what it comes to.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<Reproduction> reproductions)
    {
        var table = new TextTable(Heads);
        foreach (var reproduction in reproductions)
        {
            table.Add(Row(reproduction));
        }

        table.Write(terminal);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Summary(reproductions));
    }

    /// <summary>The same as Markdown.</summary>
    public static string Markdown(IReadOnlyList<Reproduction> reproductions)
    {
        var lines = new List<string>
        {
            $"| {string.Join(" | ", Heads.Select(x => x.TrimStart('>')))} |",
            $"| {string.Join(" | ", Heads.Select(x => x.StartsWith('>') ? "---:" : "---"))} |",
        };
        lines.AddRange(reproductions.Select(x => $"| {string.Join(" | ", Row(x))} |"));
        lines.Add("");
        lines.Add(Summary(reproductions));
        return string.Join('\n', lines) + '\n';
    }

    /// <summary>Every seed: "experiment,task,algorithm,seed,state,score,seconds".</summary>
    public static string Csv(IReadOnlyList<Reproduction> reproductions)
    {
        var lines = new List<string> { "experiment,task,algorithm,seed,state,score,seconds" };
        foreach (var (published, runs) in reproductions.Select(x => (x.Published, x.Runs)))
        {
            lines.AddRange(
                runs.Select(run =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{published.Experiment},{published.Task},{published.Algorithm},{run.Seed},{run.State.ToString().ToLower(CultureInfo.InvariantCulture)},{Reproductions.Score(published, run)},{run.Duration.TotalSeconds:0.0}"
                    )
                )
            );
        }

        return string.Join('\n', lines) + '\n';
    }

    private static string Summary(IReadOnlyList<Reproduction> reproductions)
    {
        var judged = reproductions.Count(x => x.IsReproduced is not null);
        var reproduced = reproductions.Count(x => x.IsReproduced == true);
        var share =
            judged == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({100.0 * reproduced / judged:0} %)");
        var undecided = reproductions.Count(x => x.IsUndecided);
        var missing = reproductions.Count - judged;
        return $"{reproduced} of {judged} results reproduced{share}"
            + (
                undecided > 0
                    ? $"; in {undecided} of the {judged - reproduced} others the interval reaches what is enough"
                    : ""
            )
            + (missing > 0 ? $"; {missing} without a run that came to its end" : "");
    }

    private static string[] Row(Reproduction reproduction)
    {
        var published = reproduction.Published;
        var time = reproduction
            .Runs.Where(x => x.State == RunState.Finished)
            .Select(x => x.Duration.TotalSeconds)
            .ToArray();
        return
        [
            published.Task,
            published.Algorithm,
            Numbers.Short(published.Value),
            Numbers.Short(published.Bound),
            Interval(reproduction.InterquartileMean),
            Interval(reproduction.Mean),
            Seeds(reproduction),
            $"{reproduction.Reached}/{reproduction.Scores.Count}",
            time.Length == 0 ? "–" : Numbers.Duration(TimeSpan.FromSeconds(time.Average())),
            reproduction.IsReproduced switch
            {
                true => "yes",
                false when reproduction.IsUndecided => "no (interval reaches)",
                false => "no",
                null => "–",
            },
        ];
    }

    private static string Seeds(Reproduction reproduction) =>
        string.Join(
            ", ",
            new[]
            {
                reproduction.Scores.Count.ToString(CultureInfo.InvariantCulture),
                reproduction.Failed > 0 ? $"{reproduction.Failed} failed" : null,
                reproduction.Open > 0 ? $"{reproduction.Open} open" : null,
            }.OfType<string>()
        );

    private static string Interval(ConfidenceInterval? value) =>
        value is { } x ? $"{Numbers.Short(x.Estimate)} [{Numbers.Short(x.Low)}, {Numbers.Short(x.High)}]" : "–";
}
