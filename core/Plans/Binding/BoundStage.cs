using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>A stage's plan and the tree that says the same.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Resolved">The tree: what the stage uses, with every default written out.</param>
/// <param name="Source">The tree it was bound from, for positions.</param>
internal sealed record BoundStage(StagePlan Plan, MappingNode Resolved, StageTree Source);
