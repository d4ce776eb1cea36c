namespace Rlfw.Contracts;

/// <summary>Something in the metrics that a person should know of; recorded once a stage when it first holds.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Kind">What it is about, in kebab-case: <c>equal-rewards</c>.</param>
/// <param name="Message">What was seen, what it means, what to change.</param>
public sealed record WarningRaised(string Stage, string Kind, string Message) : EventPayload;
