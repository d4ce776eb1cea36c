namespace Rlfw.Torch;

/// <summary>How many objects of one kind the calling thread made and disposed, inside and outside of scopes.</summary>
public sealed class LifetimeStatistics
{
    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Disposed while no scope owned them.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Made while a scope was open.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Disposed by or while owned by a scope.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Attached to a scope later than when they were made.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Detached from a scope.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Made and not disposed; what finalizers freed still counts as live.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        DisposedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        AttachedToScopeCount = 0;
        DetachedFromScopeCount = 0;
    }

    /// <summary>All counts on one line.</summary>
    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; "
        + $"DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; CreatedInScopeCount: {CreatedInScopeCount}; "
        + $"DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; "
        + $"DetachedFromScopeCount: {DetachedFromScopeCount}";
}
