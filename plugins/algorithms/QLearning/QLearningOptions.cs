using Rlfw.Training.Tables;

namespace Rlfw.Plugins.QLearning;

/// <summary>Options of tabular Q-learning (Sutton and Barto, 2018, section 6.5): those that every table has.</summary>
public sealed record QLearningOptions : StepTableOptions;
