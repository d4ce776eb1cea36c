namespace Rlfw.Contracts;

/// <summary>The run continued from a checkpoint. What was recorded after it is verified, not recorded twice.</summary>
/// <param name="FromStep">The checkpoint's training step.</param>
/// <param name="FromSequence">The checkpoint's last sequence number.</param>
public sealed record RunResumed(long FromStep, long FromSequence) : EventPayload;
