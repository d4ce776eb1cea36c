namespace Rlfw.Torch.Extensions;

/// <summary>The libtorch in use has no such operator.</summary>
public sealed class OperatorNotSupportedException : NotSupportedException
{
    /// <summary>Names the operator and the version of libtorch.</summary>
    public OperatorNotSupportedException(string operatorName, string libtorchVersion)
        : base($"{operatorName} does not exist in libtorch {libtorchVersion}.")
    {
        OperatorName = operatorName;
    }

    /// <summary>Such as <c>aten::scaled_dot_product_attention</c>.</summary>
    public string OperatorName { get; }
}
