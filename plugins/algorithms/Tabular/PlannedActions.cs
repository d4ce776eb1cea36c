using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// The next action of each environment where an update has already chosen it: SARSA learns from the action that it then takes.
/// </summary>
/// <param name="environments">N.</param>
internal sealed class PlannedActions(int environments)
{
    private const long None = -1;

    private readonly long[] _planned = [.. Enumerable.Repeat(None, environments)];

    /// <summary>Takes the planned action in each environment, and an epsilon-greedy one where an episode begins.</summary>
    public void Act(
        ActionValueTable table,
        ReadOnlySpan<float> states,
        double epsilon,
        RandomStream random,
        Span<float> actions
    )
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = _planned[i] == None ? EpsilonGreedy.Draw(table[(int)states[i]], epsilon, random) : _planned[i];
        }
    }

    /// <summary>Chooses the action that follows a transition; it will be taken unless the episode ended with it.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="values">Q(s', .).</param>
    /// <param name="epsilon">The share of random actions.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="ended">Whether the episode ended.</param>
    public int Plan(int environment, ReadOnlySpan<double> values, double epsilon, RandomStream random, bool ended)
    {
        var action = EpsilonGreedy.Draw(values, epsilon, random);
        _planned[environment] = ended ? None : action;
        return action;
    }

    public void Save(IStateWriter state) => state.Write("planned_actions", _planned.AsSpan());

    public void Load(IStateReader state) => state.ReadInt64s("planned_actions").CopyTo(_planned, 0);
}
