namespace Rlfw.Torch;

/// <summary>Keeps the calling thread's stack of dispose scopes and its counts.</summary>
#pragma warning disable CA1001 // the scopes are their openers' to dispose
public sealed class DisposeScopeManager
#pragma warning restore CA1001
{
    [ThreadStatic]
    private static DisposeScopeManager? ofThread;

    private readonly ThreadDisposeScopeStatistics statistics = new();
    private readonly LifetimeStatistics tensors;
    private DisposeScope? current;

    /// <summary>The state of one thread; the static members use the calling thread's own.</summary>
    public DisposeScopeManager() => tensors = statistics.TensorStatistics;

    /// <summary>Counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.statistics;

    /// <summary>The calling thread's innermost scope.</summary>
    internal static DisposeScope? Current => OfThread.current;

    private static DisposeScopeManager OfThread => ofThread ??= new DisposeScopeManager();

    internal static DisposeScope Open()
    {
        var manager = OfThread;
        return manager.current = new DisposeScope(manager.current);
    }

    /// <summary>Closes a scope; scopes opened inside of it and forgotten close with it.</summary>
    internal static void Close(DisposeScope scope)
    {
        var manager = OfThread;
        for (var open = manager.current; open != null; open = open.Outer)
        {
            if (ReferenceEquals(open, scope))
            {
                manager.current = scope.Outer;
                return;
            }
        }
    }

    internal static void Created(torch.Tensor tensor)
    {
        var manager = OfThread;
        if (manager.current is { } scope)
        {
            manager.tensors.CreatedInScopeCount++;
            scope.Add(tensor);
        }
        else
        {
            manager.tensors.CreatedOutsideScopeCount++;
        }
    }

    internal static void Disposed(torch.Tensor tensor)
    {
        var counts = OfThread.tensors;
        if (tensor.OwningDisposeScope is { } scope)
        {
            counts.DisposedInScopeCount++;
            scope.Remove(tensor);
        }
        else
        {
            counts.DisposedOutsideScopeCount++;
        }
    }
}
