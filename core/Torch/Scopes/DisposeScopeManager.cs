namespace Rlfw.Torch;

/// <summary>Keeps the calling thread's stack of dispose scopes and its counts.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static ThreadDisposeScopeStatistics? statistics;

    [ThreadStatic]
    private static DisposeScope? current;

    /// <summary>Counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => statistics ??= new ThreadDisposeScopeStatistics();

    /// <summary>The calling thread's innermost scope.</summary>
    internal static DisposeScope? Current => current;

    internal static DisposeScope Open() => current = new DisposeScope(current);

    /// <summary>Closes a scope; scopes opened inside of it and forgotten close with it.</summary>
    internal static void Close(DisposeScope scope)
    {
        for (var open = current; open != null; open = open.Outer)
        {
            if (ReferenceEquals(open, scope))
            {
                current = scope.Outer;
                return;
            }
        }
    }

    internal static void Created(torch.Tensor tensor)
    {
        var counts = Statistics.TensorStatistics;
        if (current is { } scope)
        {
            counts.CreatedInScopeCount++;
            scope.Add(tensor);
        }
        else
        {
            counts.CreatedOutsideScopeCount++;
        }
    }

    internal static void Disposed(torch.Tensor tensor)
    {
        var counts = Statistics.TensorStatistics;
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
