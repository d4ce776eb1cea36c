namespace Rlfw.Torch;

/// <summary>The calling thread's counts of tensors.</summary>
public sealed class ThreadDisposeScopeStatistics
{
    /// <summary>Counts of tensors.</summary>
    public LifetimeStatistics TensorStatistics { get; } = new();

    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    /// <summary>Disposed while no scope owned them.</summary>
    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    /// <summary>Made while a scope was open.</summary>
    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    /// <summary>Disposed by or while owned by a scope.</summary>
    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    /// <summary>Attached to a scope later than when they were made.</summary>
    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    /// <summary>Detached from a scope.</summary>
    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    /// <summary>Made and not disposed; what finalizers freed still counts as live.</summary>
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() => TensorStatistics.Reset();

    /// <summary>All counts on one line.</summary>
    public override string ToString() => TensorStatistics.ToString();
}
