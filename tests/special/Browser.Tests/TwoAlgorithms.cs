using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Cli;
using Rlfw.Comparing;
using Rlfw.Comparing.Sources;

namespace Rlfw.Browser.Tests;

/// <summary>Runs of two algorithms, and their report.</summary>
internal sealed class TwoAlgorithms : IDisposable
{
    /// <summary>Ends a script element, if it is not escaped.</summary>
    public const string Nasty = "</script><script>alert(1)</script> <b>&amp;";

    private static readonly (string Algorithm, double[] Scores)[] Runs =
    [
        ("dqn", [80, 120, 100]),
        ("ppo", [150, 90, 170]),
    ];

    private readonly JournalFolder _folder = new();

    public TwoAlgorithms()
    {
        foreach (var (algorithm, scores) in Runs)
        {
            foreach (var (index, score) in scores.Index())
            {
                Write(algorithm, index + 1, score);
            }
        }
    }

    public IRunSource Open() => new FolderRunSource(_folder.Root);

    /// <summary>Writes a run: three evaluations on the way to its score, and an ending where it has one.</summary>
    public void Write(string algorithm, int seed, double score, bool ends = true)
    {
        var run = $"pole-{algorithm}/{(algorithm == "dqn" ? "aaaaaaaaaaaa" : "bbbbbbbbbbbb")}-{seed}";
        var parameters =
            $"\"algorithm.plugin\":\"{algorithm}\",\"algorithm.note\":\"{Nasty} {algorithm}\",\"environment.plugin\":\"cartpole\",\"evaluation.metric\":\"return\"";
        var events = new List<(double, long, string)>
        {
            (0, 0, JournalFolder.Started($"pole-{algorithm}", seed, parameters)),
            (0, 0, JournalFolder.Stage("main")),
        };
        for (var i = 0; i <= 2; i++)
        {
            var value = (score * i / 2).ToString(CultureInfo.InvariantCulture);
            events.Add(
                (1 + i, 10 * i, JournalFolder.Metrics("main", 1000 * i, $"\"eval/return\":{value},\"loss\":{5 - i}"))
            );
        }

        if (ends)
        {
            events.Add(
                (4, 20, JournalFolder.Ended("Finished", $"\"return\":{score.ToString(CultureInfo.InvariantCulture)}"))
            );
        }

        _folder.Write(run, [.. events]);
    }

    public async Task<JsonObject> DataAsync(CancellationToken cancellation)
    {
        await using var source = Open();
        var comparison = await Comparer.CompareAsync(source, new ComparisonRequest(), cancellation);
        return ReportData.Of(
            comparison,
            await CurveReader.ReadAsync(source, comparison, cancellation),
            TimeProvider.System
        );
    }

    /// <summary>Writes the report and gives its address.</summary>
    public async Task<string> ReportAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder.Root, "report.html");
        ReportFile.Write(path, ReportPage.OfFile(await DataAsync(cancellation)));
        return $"file://{path}";
    }

    public void Dispose() => _folder.Dispose();
}
