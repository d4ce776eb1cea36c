using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// A linear map whose matrix is not learned and not kept: it is made where it is used, in the forward pass and once more in
/// the backward pass. Autograd would otherwise hold every dense matrix of a quantized network until the backward pass.
/// </summary>
public static unsafe class RecomputedLinear
{
    /// <summary>input · matrixᵀ; differentiable once, in the input.</summary>
    /// <param name="input">[..., in].</param>
    /// <param name="matrix">
    /// Makes the matrix, [out, in], of the input's dtype, a new tensor each time; called on this thread now and on autograd's
    /// thread later.
    /// </param>
    /// <returns>[..., out].</returns>
    public static torch.Tensor Apply(torch.Tensor input, Func<torch.Tensor> matrix)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(matrix);
        if (!torch.is_grad_enabled() || !input.requires_grad)
        {
            using var weight = matrix();
            return torch.nn.functional.linear(input, weight);
        }
        nint result;
        var context = GCHandle.ToIntPtr(GCHandle.Alloc(matrix));
        var status = NativeMethods.rlfw_recomputed_linear(input.Handle, &Make, &Release, context, &result);
        Native.Check(status, nameof(RecomputedLinear));
        GC.KeepAlive(input);
        return new torch.Tensor(result);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Make(nint context, nint* tensor, byte* message, int capacity)
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            using var gradients = torch.no_grad();
            *tensor = ((Func<torch.Tensor>)GCHandle.FromIntPtr(context).Target!)().DecoupleFromNativeHandle();
            return 0;
        }
        // No exception may cross into native code; the message goes on as libtorch's.
        catch (Exception exception)
        {
            var text = new Span<byte>(message, capacity - 1);
            _ = Encoding.UTF8.TryGetBytes(exception.Message, text, out var written);
            message[written] = 0;
            return -1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint context) => GCHandle.FromIntPtr(context).Free();
}
