using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// Work on a GPU that was recorded once and is launched again as a whole. Recording runs on a stream of its own; tensors
/// that the work reads and writes must stay where they are, and inputs are changed in place between replays.
/// </summary>
public sealed unsafe class CudaGraph : IDisposable
{
    private nint handle;

    /// <summary>An empty graph on the current device.</summary>
    public CudaGraph()
    {
        nint graph;
        Native.Check(NativeMethods.rlfw_cuda_graph_create(&graph), nameof(CudaGraph));
        handle = graph;
    }

    private nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(CudaGraph));

    /// <summary>
    /// Records what <paramref name="work"/> launches. It must have run once before, outside of a recording, so that
    /// libraries are initialised; it must not wait for the device.
    /// </summary>
    /// <param name="work">What is recorded; it does not run yet.</param>
    /// <param name="sharedPool">A graph whose memory is used too; the two must not be replayed at the same time.</param>
    public void Capture(Action work, CudaGraph? sharedPool = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        torch.cuda.synchronize();
        using (CudaStream.FromPool().Use())
        {
            Native.Check(NativeMethods.rlfw_cuda_graph_begin(Handle, sharedPool?.Handle ?? 0), nameof(Capture));
            try
            {
                work();
            }
            catch
            {
                // The recording is void; its own failure must not hide the one that is on its way.
                _ = NativeMethods.rlfw_cuda_graph_end(Handle);
                throw;
            }
            Native.Check(NativeMethods.rlfw_cuda_graph_end(Handle), nameof(Capture));
        }
    }

    /// <summary>
    /// Lets a generator be used inside the recording: every replay then continues its sequence. Before <see cref="Capture"/>;
    /// needs libtorch 2.4.
    /// </summary>
    public void Register(torch.Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var status = NativeMethods.rlfw_cuda_graph_register_generator(Handle, generator.Handle);
        Native.Check(status, nameof(Register));
    }

    /// <summary>Launches the recorded work on the current stream.</summary>
    public void Replay() => Native.Check(NativeMethods.rlfw_cuda_graph_replay(Handle), nameof(Replay));

    /// <summary>Forgets the recorded work and frees its memory.</summary>
    public void Reset() => Native.Check(NativeMethods.rlfw_cuda_graph_reset(Handle), nameof(Reset));

    /// <summary>Frees the graph and its memory.</summary>
    public void Dispose()
    {
        var freed = Interlocked.Exchange(ref handle, 0);
        if (freed != 0)
        {
            _ = NativeMethods.rlfw_cuda_graph_free(freed);
        }
    }
}
