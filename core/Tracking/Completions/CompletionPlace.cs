using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>The keys of a line of stored completions that say where it belongs.</summary>
internal sealed record CompletionPlace(long Sequence, long Step, string Stage, CompletionSource Source);
