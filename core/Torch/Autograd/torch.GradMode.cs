using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Records no graph until disposed, on this thread.</summary>
    public static IDisposable no_grad() => set_grad_enabled(false);

    /// <summary>Records a graph, or not, until disposed, on this thread.</summary>
    public static IDisposable enable_grad(bool enabled = true) => set_grad_enabled(enabled);

    /// <summary>Records a graph, or not, until the result is disposed, on this thread.</summary>
    public static IDisposable set_grad_enabled(bool mode = true)
    {
        var previous = NativeMethods.rlfw_grad_mode();
        NativeMethods.rlfw_set_grad_mode(mode ? 1 : 0);
        return new GradGuard(previous);
    }

    /// <summary>Whether this thread records a graph.</summary>
    public static bool is_grad_enabled() => NativeMethods.rlfw_grad_mode() != 0;

    /// <summary>
    /// Like <see cref="no_grad"/>, and the tensors made inside can never take part in a graph. Disposed on the same
    /// thread, the last opened first.
    /// </summary>
    public static IDisposable inference_mode(bool mode = true) =>
        new InferenceGuard(NativeMethods.rlfw_inference_mode_enter(mode ? 1 : 0));

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.rlfw_inference_mode() != 0;

    private sealed class GradGuard(int previous) : IDisposable
    {
        public void Dispose() => NativeMethods.rlfw_set_grad_mode(previous);
    }

    private sealed class InferenceGuard(nint guard) : IDisposable
    {
        private nint guard = guard;

        public void Dispose()
        {
            var taken = Interlocked.Exchange(ref guard, 0);
            if (taken != 0)
            {
                NativeMethods.rlfw_inference_mode_leave(taken);
            }
        }
    }
}
