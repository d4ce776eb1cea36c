using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>Options of SARSA (Sutton and Barto, 2018, section 6.4): those that every table has.</summary>
public sealed record SarsaOptions : StepTableOptions;
