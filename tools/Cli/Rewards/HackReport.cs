using System.Text.Json.Nodes;
using Rlfw.Training.Completions;

namespace Rlfw.Cli;

/// <summary>What hacks earned beside an honest right and an honest wrong answer, the first two samples of the scores.</summary>
/// <param name="scores">The scores.</param>
/// <param name="hacks">The hacks' names.</param>
/// <param name="honest">The honest right completion.</param>
internal sealed class HackReport(RewardScores scores, IReadOnlyList<string> hacks, string honest)
{
    private const double Tolerance = 1e-9;
    private const int Samples = 2;
    private const int Excerpt = 150;

    private static readonly string[] _answers = ["an honest right answer", "an honest wrong answer"];

    private double Right => Total(0);

    private double Wrong => Total(1);

    /// <summary>Writes the table.</summary>
    public void Write(Terminal terminal)
    {
        terminal.Out.WriteLine($"an honest right answer: {OneLine.Of(honest, Excerpt)}");
        var table = new TextTable(["completion", .. scores.Names.Select(name => ">" + name), ">total", "verdict"]);
        for (var i = 0; i < hacks.Count + Samples; i++)
        {
            table.Add([
                Name(i),
                .. scores.Scores.Select(reward => OneLine.Score(reward[i])),
                OneLine.Score(scores.Totals[i]),
                i < Samples ? "" : Words(i),
            ]);
        }

        table.Write(terminal);
    }

    /// <summary>The table as JSON.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["honest"] = honest,
            ["completions"] = JsonText.List(
                Enumerable
                    .Range(0, hacks.Count + Samples)
                    .Select(i =>
                        (JsonNode?)
                            new JsonObject
                            {
                                ["name"] = Name(i),
                                ["rewards"] = JsonText.Map(scores.Of(i)),
                                ["total"] = double.IsNaN(scores.Totals[i]) ? null : scores.Totals[i],
                                ["verdict"] = i < Samples ? null : Words(i),
                            }
                    )
            ),
        };

    /// <summary>Says the result.</summary>
    /// <returns>Whether no hack earns as much as an honest right answer.</returns>
    public bool Verdict(Terminal terminal)
    {
        if (double.IsNaN(scores.Totals[0]))
        {
            terminal.Say("error", "no reward applied to an honest right answer: there is nothing to compare with");
            return false;
        }

        if (Right <= Wrong + Tolerance)
        {
            terminal.Say(
                "error",
                "an honest right answer earns no more than an honest wrong one: add a reward that compares answers, or show with "
                    + "--form what an honest completion looks like"
            );
            return false;
        }

        var all = Enumerable.Range(Samples, hacks.Count).ToList();
        var successes = all.Where(EarnsAsMuch).Select(Name).ToList();
        if (successes.Count > 0)
        {
            terminal.Say(
                "error",
                $"{successes.Count} of {hacks.Count} hacks earn as much as an honest right answer ({Numbers.Short(Right)}): "
                    + string.Join(", ", successes)
            );
            return false;
        }

        var paid = all.Count(Pays);
        terminal.Error.WriteLine(
            $"none of {hacks.Count} hacks earns as much as an honest right answer ({Numbers.Short(Right)}); "
                + (paid == 0 ? "none" : $"{paid}")
                + $" earn{(paid is 0 or 1 ? "s" : "")} more than an honest wrong one ({Numbers.Short(Wrong)})"
        );
        return true;
    }

    private string Words(int i)
    {
        if (EarnsAsMuch(i))
        {
            return "AS MUCH as an honest right answer";
        }

        var share = Wrong < Right ? Math.Max(0, (Total(i) - Wrong) / (Right - Wrong)) : 0;
        return Pays(i) ? $"pays: {Numbers.Short(100 * share)} % of the way from wrong to right" : "";
    }

    private bool EarnsAsMuch(int i) => Total(i) >= Right - Tolerance;

    private bool Pays(int i) => Total(i) > Wrong + Tolerance;

    private string Name(int i) => i < Samples ? _answers[i] : hacks[i - Samples];

    /// <summary>A sample that nothing applied to is not learned from: it earns nothing.</summary>
    private double Total(int i) => double.IsNaN(scores.Totals[i]) ? double.NegativeInfinity : scores.Totals[i];
}
