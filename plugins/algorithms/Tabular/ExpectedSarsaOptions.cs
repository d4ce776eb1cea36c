using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>Options of expected SARSA (Sutton and Barto, 2018, section 6.6): those that every table has.</summary>
public sealed record ExpectedSarsaOptions : StepTableOptions;
