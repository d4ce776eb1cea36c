namespace Rlfw.Contracts;

/// <summary>Prioritised replay, proportional (Schaul et al., 2016, "Prioritized experience replay", section 3.3).</summary>
/// <param name="Alpha">How much the priorities count in drawing: probabilities are their powers; 0 draws uniformly.</param>
/// <param name="InitialBeta">How much importance weights correct for it at the beginning.</param>
/// <param name="FinalBeta">And at the budget's end; linear in between.</param>
/// <param name="Epsilon">Added to each priority, so that none is 0.</param>
public sealed record PrioritySettings(double Alpha, double InitialBeta, double FinalBeta, double Epsilon);
