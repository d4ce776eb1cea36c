using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>
            /// Moves all parameters, their gradients and buffers, keeping each object's identity so that optimizers and
            /// fields stay valid. The dtype applies to floating-point tensors alone.
            /// </summary>
            internal void Convert(ScalarType? dtype, Device? device, bool nonBlocking)
            {
                using var _ = no_grad();
                foreach (var parameter in parameters())
                {
                    Convert(parameter, dtype, device, nonBlocking);
                    using var gradient = parameter.grad;
                    if (gradient is not null)
                    {
                        Convert(gradient, dtype, device, nonBlocking);
                    }
                }
                foreach (var buffer in buffers())
                {
                    Convert(buffer, dtype, device, nonBlocking);
                }
            }

            private static void Convert(Tensor tensor, ScalarType? dtype, Device? device, bool nonBlocking)
            {
                var type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                if (type == tensor.dtype && (device is null || device.Packed == tensor.device.Packed))
                {
                    return;
                }
                using var moved = tensor.to(type, device ?? tensor.device, non_blocking: nonBlocking);
                Native.Check(NativeMethods.rlfw_tensor_set_data(tensor.Handle, moved.Handle), "set_data");
            }
        }
    }
}
