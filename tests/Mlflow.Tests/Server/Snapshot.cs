using System.Globalization;
using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>What a server holds, as lines that two servers can be compared by: without ids, which each gives itself.</summary>
internal static class Snapshot
{
    public static string Of(MlflowState state)
    {
        var lines = new List<string>();
        foreach (var experiment in state.Experiments.Where(x => !x.IsDeleted))
        {
            lines.Add($"experiment {experiment.Name} {Text(experiment.Tags)}");
        }

        foreach (var run in state.ActiveRuns)
        {
            lines.Add($"run {run.Experiment.Name} {run.Name} {run.User} {run.StartTime} {run.EndTime} {run.Status}");
            lines.Add($"  tags {Text(run.Tags)}");
            lines.Add($"  parameters {Text(run.Parameters)}");
            lines.AddRange(
                run.Points.Select(p =>
                    string.Create(CultureInfo.InvariantCulture, $"  {p.Key} {p.Value} {p.Timestamp} {p.Step}")
                )
            );
            lines.AddRange(run.Inputs.Select(input => $"  input {input}"));
            lines.AddRange(run.Outputs.Select(output => $"  output at {output.Value}"));
        }

        foreach (var model in state.Models)
        {
            lines.Add($"model {model.Name} {model.Status} {Text(model.Parameters)} {Text(model.Tags)}");
        }

        lines.AddRange(state.Files.Select(file => $"file {file.Key} {file.Value.Length}"));
        var text = string.Join('\n', lines);
        foreach (var id in state.Runs.Select(run => run.Id).Concat(state.Models.Select(model => model.Id)))
        {
            text = text.Replace(id, "ID", StringComparison.Ordinal);
        }

        return text;
    }

    private static string Text(List<KeyValuePair<string, string>> pairs) =>
        string.Join(", ", pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}
