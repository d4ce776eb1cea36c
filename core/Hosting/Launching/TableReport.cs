using Rlfw.Contracts;

namespace Rlfw.Hosting.Launching;

/// <summary>What a tabular algorithm learned, as its environment draws it.</summary>
internal static class TableReport
{
    /// <summary>The folder within a run folder that holds its pictures.</summary>
    private const string Pictures = "pictures";

    /// <summary>The report; none where the algorithm holds no table or the environment cannot draw one.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="folder">The run folder, which takes the picture.</param>
    /// <exception cref="UserErrorException">The picture cannot be written.</exception>
    public static IReadOnlyList<ReportWritten> Of(
        string stage,
        IAlgorithm algorithm,
        IEnvironment environment,
        RunFolder folder
    )
    {
        if (
            algorithm is not ITabularAlgorithm { ActionValues: var table }
            || environment is not ITabularEnvironment drawer
        )
        {
            return [];
        }

        var (values, greedy) = Read(table);
        var report = new ReportWritten(
            $"Values and greedy policy after stage {stage}",
            drawer.Describe(values, greedy)
        );
        return drawer is IDrawsTables pictures
            ? [report with { Picture = Write(folder, $"values-{stage}.svg", pictures.Picture(values, greedy)) }]
            : [report];
    }

    /// <summary>The best value and the best action of each state.</summary>
    private static (double[] Values, int[] Greedy) Read(Tensor table)
    {
        int states = (int)table.shape[0],
            actions = (int)table.shape[1];
        double[] entries;
        using (NewDisposeScope())
        {
            entries = table.detach().cpu().data<double>().ToArray();
        }

        var values = new double[states];
        var greedy = new int[states];
        for (var state = 0; state < states; state++)
        {
            var row = entries.AsSpan(state * actions, actions);
            for (var action = 1; action < actions; action++)
            {
                if (row[action] > row[greedy[state]])
                {
                    greedy[state] = action;
                }
            }

            values[state] = row[greedy[state]];
        }

        return (values, greedy);
    }

    /// <summary>Writes a picture, whole or not at all; gives its path within the run folder.</summary>
    private static string Write(RunFolder folder, string name, string svg)
    {
        var path = Path.Combine(folder.Path, Pictures, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".new", svg);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write {path}: {e.Message}", e);
        }

        return $"{Pictures}/{name}";
    }
}
