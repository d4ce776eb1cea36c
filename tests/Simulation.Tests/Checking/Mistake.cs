namespace Rlfw.Simulation.Tests.Checking;

/// <summary>What an environment may get wrong.</summary>
public enum Mistake
{
    None,
    NoActions,
    CrossedBounds,
    UnwrittenObservation,
    NotANumber,
    OutsideTheSpace,
    TooLong,
    InfiniteReward,
    ThrowsInAStep,
    OwnRandomness,
    RemembersBeforeReset,
    ForgetsInSave,
    GoesOnAfterTheEnd,
    NeverEnds,
    Allocates,
    VectorDiffers,
    VectorForgetsInSave,
    TableOfOtherSize,
    TableLacksAState,
    TableOfOtherFrequency,
    TableOfOtherReward,
    TableOfOtherStart,
    NoPicture,
}
