namespace Rlfw.Plugins.Llama;

/// <summary>Attention of runs that stand side by side.</summary>
internal interface IPackedAttention : IDisposable
{
    /// <summary>Attends; differentiable.</summary>
    /// <param name="queries">[1, N, H, D].</param>
    /// <param name="keys">[1, N, K, D], K a divisor of H.</param>
    /// <param name="values">[1, N, K, D].</param>
    /// <returns>[1, N, H · D].</returns>
    Tensor Attend(Tensor queries, Tensor keys, Tensor values);
}
