namespace Rlfw.Contracts;

/// <summary>B transitions (s, a, r, s', terminated), on the algorithm's device.</summary>
public sealed record TransitionBatch
{
    /// <summary>s, float32 [B, O].</summary>
    public required Tensor Observations { get; init; }

    /// <summary>a, int64 [B] for a discrete action space, float32 [B, A] otherwise.</summary>
    public required Tensor Actions { get; init; }

    /// <summary>r, float32 [B].</summary>
    public required Tensor Rewards { get; init; }

    /// <summary>s' as it really followed, also where the episode ended; float32 [B, O].</summary>
    public required Tensor NextObservations { get; init; }

    /// <summary>1 where s' is terminal; a truncated episode has 0 here, so targets bootstrap through it. float32 [B].</summary>
    public required Tensor Terminated { get; init; }
}
