namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>Counts tensors that this thread made and nobody disposed.</summary>
public static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>Tensors that an action leaves behind.</summary>
    public static long LeftBy(Action action)
    {
        var before = Count;
        action();
        return Count - before;
    }
}
