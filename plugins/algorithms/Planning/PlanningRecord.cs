using Rlfw.Contracts;

namespace Rlfw.Plugins.Planning;

/// <summary>What a sweep of value iteration or a round of policy iteration reports.</summary>
/// <param name="LargestChange">The largest change of a state's value in the (last) sweep.</param>
/// <param name="Sweeps">Sweeps over all states in this update.</param>
/// <param name="ChangedActions">States whose action the improvement replaced; null for value iteration.</param>
public sealed record PlanningRecord(double LargestChange, int Sweeps, int? ChangedActions) : UpdateRecord;
