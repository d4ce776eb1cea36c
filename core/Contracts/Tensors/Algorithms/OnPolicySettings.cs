namespace Rlfw.Contracts;

/// <summary>What an on-policy algorithm wants collected per training step.</summary>
/// <param name="Environments">Parallel environments N.</param>
/// <param name="StepsPerRollout">Steps T of each.</param>
public sealed record OnPolicySettings(int Environments, int StepsPerRollout);
