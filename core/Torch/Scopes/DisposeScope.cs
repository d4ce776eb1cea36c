using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

/// <summary>
/// Owns every tensor that its thread makes while it is the innermost scope, and disposes them with itself. What shall
/// live on is moved to the outer scope or detached. Made by <see cref="torch.NewDisposeScope"/>; used by one thread.
/// </summary>
public sealed partial class DisposeScope : IDisposable
{
    private readonly List<IDisposable> disposables = [];
    private readonly int thread = Environment.CurrentManagedThreadId;

    internal DisposeScope(DisposeScope? outer) => Outer = outer;

    /// <summary>A copy of what the scope owns now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => disposables.ToArray();

    /// <summary>How many objects the scope owns now.</summary>
    public int DisposablesCount => disposables.Count;

    internal DisposeScope? Outer { get; }

    /// <summary>Whether the scope owns the object.</summary>
    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor
            ? ReferenceEquals(tensor.OwningDisposeScope, this)
            : disposables.Exists(d => ReferenceEquals(d, disposable));

    /// <summary>Makes the scope the owner of objects; tensors leave the scope they were in.</summary>
    public void Attach(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        CheckThread();
        if (Contains(disposable))
        {
            return;
        }
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope?.MoveTo(null, [tensor]);
            DisposeScopeManager.Statistics.TensorStatistics.AttachedToScopeCount++;
            Add(tensor);
        }
        else
        {
            disposables.Add(disposable);
        }
    }

    /// <inheritdoc cref="Attach(IDisposable)"/>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Attach(IDisposable)"/>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables as IReadOnlyList<IDisposable> ?? disposables.ToList();
        foreach (var disposable in list)
        {
            Attach(disposable);
        }
        return list;
    }

    /// <summary>Takes objects out: the scope no longer disposes them, nor does any other.</summary>
    public void Detach(IEnumerable<IDisposable> disposables) => MoveTo(null, disposables);

    /// <summary>Moves objects to the enclosing scope; without one they are detached.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveTo(Outer, disposables);

    /// <summary>Moves objects to another scope.</summary>
    public void MoveToOther(DisposeScope scope, IEnumerable<IDisposable> disposables) => MoveTo(scope, disposables);

    /// <summary>Forgets an object that was disposed by somebody else.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor && Contains(tensor))
        {
            DisposeScopeManager.Statistics.TensorStatistics.DisposedInScopeCount++;
        }
        Release(disposable);
    }

    /// <summary>Disposes everything the scope owns now; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Disposes everything but <paramref name="inKeep"/>; the scope stays open.</summary>
    public unsafe void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        CheckThread();
        var keep = inKeep as IReadOnlyCollection<IDisposable> ?? inKeep.ToList();
        var kept = keep.Count == 0 ? null : new HashSet<IDisposable>(keep, ReferenceEqualityComparer.Instance);
        var doomed = disposables.ToArray();
        disposables.Clear();
        var handles = new nint[doomed.Length];
        var count = 0;
        foreach (var disposable in doomed)
        {
            if (kept?.Contains(disposable) == true)
            {
                Keep(disposable);
            }
            else if (disposable is torch.Tensor tensor)
            {
                tensor.OwningDisposeScope = null;
                handles[count] = tensor.TakeHandle();
                count += handles[count] != 0 ? 1 : 0;
            }
            else
            {
                disposable.Dispose();
            }
        }
        DisposeScopeManager.Statistics.TensorStatistics.DisposedInScopeCount += count;
        fixed (nint* pointer = handles)
        {
            NativeMethods.rlfw_tensor_free_many(pointer, count);
        }
    }

    /// <summary>Disposes everything the scope owns and closes it.</summary>
    public void Dispose()
    {
        DisposeEverything();
        DisposeScopeManager.Close(this);
    }

    internal void Add(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.ScopeIndex = disposables.Count;
        disposables.Add(tensor);
    }

    /// <summary>
    /// Takes a disposed tensor out by putting the last object into its place. Another thread than the scope's own must
    /// not touch the list: it leaves an empty entry there.
    /// </summary>
    internal void Remove(torch.Tensor tensor)
    {
        if (Environment.CurrentManagedThreadId == thread)
        {
            RemoveAt(tensor.ScopeIndex);
        }
        tensor.OwningDisposeScope = null;
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("A dispose scope is used by the thread that opened it alone.");
        }
    }

    private void Keep(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            Add(tensor);
        }
        else
        {
            disposables.Add(disposable);
        }
    }

    private bool Release(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            var owned = Contains(tensor);
            if (owned)
            {
                Remove(tensor);
            }
            return owned;
        }
        var index = disposables.FindIndex(d => ReferenceEquals(d, disposable));
        if (index >= 0)
        {
            RemoveAt(index);
        }
        return index >= 0;
    }

    private void RemoveAt(int index)
    {
        var last = disposables.Count - 1;
        var moved = disposables[last];
        disposables[index] = moved;
        disposables.RemoveAt(last);
        if (moved is torch.Tensor tensor)
        {
            tensor.ScopeIndex = index;
        }
    }

    private void MoveTo(DisposeScope? target, IEnumerable<IDisposable> moved)
    {
        CheckThread();
        foreach (var disposable in moved.ToArray())
        {
            if (disposable is null || ReferenceEquals(target, this) || !Release(disposable))
            {
                continue;
            }
            if (target != null)
            {
                target.Keep(disposable);
            }
            else if (disposable is torch.Tensor)
            {
                DisposeScopeManager.Statistics.TensorStatistics.DetachedFromScopeCount++;
            }
        }
    }
}
