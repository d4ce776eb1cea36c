namespace Rlfw.Generation.Scheduling;

/// <summary>A token that a step draws.</summary>
/// <param name="Sequence">Whose.</param>
/// <param name="Row">Which row of the step's logits it is drawn from; those of one prompt share theirs.</param>
/// <param name="Place">The token's place in the completion.</param>
internal readonly record struct PlannedOutput(Sequence Sequence, int Row, int Place);
