namespace Rlfw.Contracts;

/// <summary>
/// Marks a completion algorithm that scores its own completions: its stage needs <c>rewards:</c>. For any other algorithm
/// that key is an error.
/// </summary>
public interface ILearnsFromRewards : ICompletionAlgorithm;
