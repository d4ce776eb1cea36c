using System.Text.Json.Nodes;

namespace Rlfw.Cli;

/// <summary>Log-probabilities as scripts and people read them.</summary>
internal static class ScoreReport
{
    /// <summary>One object a line of the file and adapter, in that order.</summary>
    public static void WriteJson(Terminal terminal, IReadOnlyList<EncodedLine> lines, IReadOnlyList<ScoredLines> scored)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var (adapter, scores) in scored)
            {
                var json = new JsonObject
                {
                    ["ids"] = new JsonArray([.. lines[i].Ids.Select(id => (JsonNode)id)]),
                    // As the shortest text that reads back as the same float32.
                    ["logprobs"] = new JsonArray([.. scores[i].Select(score => (JsonNode)score)]),
                };
                if (adapter is not null)
                {
                    json["adapter"] = adapter;
                }

                JsonText.WriteLine(terminal, json);
            }
        }
    }

    /// <summary>A table, and the whole file below it.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<EncodedLine> lines, IReadOnlyList<ScoredLines> scored)
    {
        var named = scored is not [{ Adapter: null }];
        var table = new TextTable([
            ">line",
            .. named ? ["adapter"] : Array.Empty<string>(),
            ">tokens",
            ">sum",
            ">mean",
            ">perplexity",
        ]);
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var (adapter, scores) in scored)
            {
                table.Add([
                    $"{lines[i].Number}",
                    .. named ? [adapter!] : Array.Empty<string>(),
                    $"{lines[i].Ids.Length}",
                    .. Cells(scores[i]),
                ]);
            }
        }

        table.Write(terminal);
        foreach (var (adapter, scores) in scored)
        {
            var all = scores.SelectMany(row => row).ToArray();
            var cells = Cells(all).ToArray();
            terminal.Out.WriteLine(
                $"{(adapter is null ? "" : $"{adapter}: ")}{all.Length} tokens predicted, sum {cells[0]}, mean {cells[1]}, "
                    + $"perplexity {cells[2]} (log-probabilities in nats)"
            );
        }
    }

    private static IEnumerable<string> Cells(float[] scores)
    {
        if (scores.Length == 0)
        {
            return ["0", "-", "-"];
        }

        var sum = scores.Sum(score => (double)score);
        var mean = sum / scores.Length;
        return [Numbers.Short(sum), Numbers.Short(mean), Numbers.Short(Math.Exp(-mean))];
    }
}
