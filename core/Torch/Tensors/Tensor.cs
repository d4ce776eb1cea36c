using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array on a device. It owns one reference to libtorch's tensor: dispose it, or let the
    /// <see cref="DisposeScope"/> it was made in do so. The finalizer is only a safety net, since the collector does not
    /// see native memory. Members that make a tensor give a new object, in-place members (<c>add_</c>) give this one.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private nint handle;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            DisposeScopeManager.Created(this);
        }

        /// <summary>Frees the native tensor if nobody disposed it.</summary>
        ~Tensor() => Free();

        /// <summary>Tensors of this process that are not freed yet, over all threads.</summary>
        public static long TotalCount => NativeMethods.rlfw_live_tensors();

        /// <summary>The native tensor.</summary>
        /// <exception cref="ObjectDisposedException">It was disposed.</exception>
        public nint Handle => handle != 0 ? handle : throw Disposed();

        /// <summary>Whether it was disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>The scope that will dispose it, if any.</summary>
        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Its position in the scope's list.</summary>
        internal int ScopeIndex { get; set; }

        /// <summary>Takes over a native handle that the caller owns.</summary>
        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Gives the native handle away: the caller must free it, this object is then disposed.</summary>
        public nint DecoupleFromNativeHandle()
        {
            DisposeScopeManager.Disposed(this);
            return TakeHandle();
        }

        /// <summary>Frees the native tensor. More than once does no harm.</summary>
        public void Dispose()
        {
            Dispose(disposing: true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native tensor.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0)
            {
                DisposeScopeManager.Disposed(this);
                Free();
            }
        }

        /// <summary>Lets the current scope's parent dispose it, or nobody if there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Lets another scope dispose it.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (OwningDisposeScope is null)
            {
                other.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }
            return this;
        }

        /// <summary>Lets the scope of another tensor dispose it.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return other.OwningDisposeScope is { } scope ? MoveToOtherDisposeScope(scope) : DetachFromDisposeScope();
        }

        /// <summary>Takes it out of its scope: only <see cref="Dispose()"/> frees it then.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Takes the native handle away without freeing it; a scope frees many in one call.</summary>
        internal nint TakeHandle()
        {
#pragma warning disable CA1816 // nothing is left to finalise
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
            return Interlocked.Exchange(ref handle, 0);
        }

        /// <summary>Puts another tensor's native handle in the place of this one's, which is freed.</summary>
        internal void ReplaceHandle(Tensor source)
        {
            var replacement = source.DecoupleFromNativeHandle();
            var previous = Interlocked.Exchange(ref handle, replacement);
            NativeMethods.rlfw_tensor_free(previous);
        }

        private void Free()
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed != 0)
            {
                NativeMethods.rlfw_tensor_free(freed);
            }
        }

        private static ObjectDisposedException Disposed() => new(nameof(Tensor), "The tensor was disposed.");
    }
}
