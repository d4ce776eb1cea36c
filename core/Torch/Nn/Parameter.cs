namespace Rlfw.Torch.Modules;

/// <summary>A tensor that a module learns. It takes the place of the tensor it is made from and is in no dispose scope.</summary>
public sealed class Parameter : torch.Tensor
{
    /// <summary>Takes over the data of a tensor, which is disposed.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(Own(data))
    {
        DetachFromDisposeScope();
        this.requires_grad = requires_grad;
    }

    private static nint Own(torch.Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using (data)
        {
            return data.detach().DecoupleFromNativeHandle();
        }
    }
}
