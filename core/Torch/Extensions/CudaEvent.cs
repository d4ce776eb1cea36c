using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>A mark in a stream of work on a GPU: the host can wait until the work before it is done, and no longer.</summary>
public sealed unsafe class CudaEvent : IDisposable
{
    private nint handle;

    /// <summary>A mark that stands nowhere yet.</summary>
    /// <param name="timed">Whether times between marks are asked for; that makes them a little slower.</param>
    public CudaEvent(bool timed = false)
    {
        nint made;
        Native.Check(NativeMethods.rlfw_cuda_event_create(timed ? 1 : 0, &made), nameof(CudaEvent));
        handle = made;
    }

    private nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(CudaEvent));

    /// <summary>Sets the mark behind what the calling thread's current stream was given so far; it moves where it stood before.</summary>
    public void Record() => Native.Check(NativeMethods.rlfw_cuda_event_record(Handle), nameof(Record));

    /// <summary>Lets what the current stream is given from now on begin after the work before the mark; the host does not wait.</summary>
    public void Block() => Native.Check(NativeMethods.rlfw_cuda_event_block(Handle), nameof(Block));

    /// <summary>Waits until the work before the mark is done.</summary>
    public void Synchronize() => Native.Check(NativeMethods.rlfw_cuda_event_synchronize(Handle), nameof(Synchronize));

    /// <summary>The time between this mark and a later one, both timed and reached.</summary>
    public TimeSpan Until(CudaEvent later)
    {
        ArgumentNullException.ThrowIfNull(later);
        float milliseconds;
        Native.Check(NativeMethods.rlfw_cuda_event_elapsed(Handle, later.Handle, &milliseconds), nameof(Until));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>Frees the mark.</summary>
    public void Dispose()
    {
        var freed = Interlocked.Exchange(ref handle, 0);
        if (freed != 0)
        {
            _ = NativeMethods.rlfw_cuda_event_free(freed);
        }
    }
}
