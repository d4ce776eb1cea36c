namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>The calling thread's innermost scope, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current;

    /// <summary>Opens a scope: tensors that this thread makes from now on are disposed with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Open();

    /// <summary>Runs an expression in a scope of its own and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
