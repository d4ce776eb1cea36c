namespace Rlfw.Torch.Extensions;

/// <summary>A function that runs on many threads of a device at once.</summary>
public interface IKernel
{
    /// <summary>Puts it into the current stream's queue; nothing waits for it.</summary>
    /// <param name="shape">How many threads run it.</param>
    /// <param name="arguments">As the source declares them. Tensors must live until the stream has come by.</param>
    void Launch(KernelShape shape, params ReadOnlySpan<KernelArgument> arguments);
}
