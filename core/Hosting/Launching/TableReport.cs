using Rlfw.Contracts;

namespace Rlfw.Hosting.Launching;

/// <summary>What a tabular algorithm learned, as its environment draws it.</summary>
internal static class TableReport
{
    /// <summary>The report; none where the algorithm holds no table or the environment cannot draw one.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="environment">The environment.</param>
    public static IReadOnlyList<ReportWritten> Of(string stage, IAlgorithm algorithm, IEnvironment environment)
    {
        if (
            algorithm is not ITabularAlgorithm { ActionValues: var table }
            || environment is not ITabularEnvironment drawer
        )
        {
            return [];
        }

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
            greedy[state] = 0;
            for (var action = 1; action < actions; action++)
            {
                if (row[action] > row[greedy[state]])
                {
                    greedy[state] = action;
                }
            }

            values[state] = row[greedy[state]];
        }

        return [new ReportWritten($"Values and greedy policy after stage {stage}", drawer.Describe(values, greedy))];
    }
}
