namespace Rlfw.Training.Adapters;

/// <summary>A linear map that an adapter stands on.</summary>
/// <param name="Linear">The map.</param>
/// <param name="Rank">r.</param>
/// <param name="Scaling">What B A is multiplied by.</param>
public sealed record AdaptedLinear(LinearShape Linear, int Rank, double Scaling);
