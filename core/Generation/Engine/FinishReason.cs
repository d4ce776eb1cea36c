namespace Rlfw.Generation;

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>A stop id or a stop text.</summary>
    Stop,

    /// <summary>The length limit, its own or the model's.</summary>
    Length,

    /// <summary>Whoever asked for it took that back.</summary>
    Cancelled,
}
