using System.Runtime.InteropServices;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Trpo;

/// <summary>
/// J, the derivatives of the distributions' parameters y [B, D] in some states by all P numbers that the policy learns, as a
/// product from both sides; by libtorch's automatic differentiation, exact for any module.
/// </summary>
internal sealed class PolicyJacobian : IDisposable
{
    private readonly DisposeScope _scope;
    private readonly Tensor _outputs;
    private readonly Tensor[] _learned;
    private readonly Tensor _seed;
    private readonly IList<Tensor> _pulled;

    /// <summary>Builds the graph in the current parameters.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="inputs">The states, [B, I].</param>
    /// <param name="rows">B.</param>
    /// <param name="device">Where the policy computes.</param>
    public PolicyJacobian(IHostPolicy policy, ReadOnlySpan<float> inputs, int rows, Device device)
    {
        // Everything below lives until this is disposed.
        _scope = NewDisposeScope();
        _learned = [.. policy.Trained.SelectMany(x => x.Parameters)];
        _outputs = policy.Graph(Upload(inputs, [rows, inputs.Length / rows], device));
        Values = ToHost(_outputs);

        // J^T u is linear in u, so its derivative by u gives products with J: no forward mode is needed.
        _seed = zeros_like(_outputs).requires_grad_();
        _pulled = autograd.grad([_outputs], _learned, [_seed], create_graph: true);
    }

    /// <summary>y, [B, D].</summary>
    public float[] Values { get; }

    /// <summary>J v.</summary>
    /// <param name="direction">v, [P].</param>
    /// <returns>[B, D].</returns>
    public float[] Multiply(double[] direction)
    {
        using var scope = NewDisposeScope();
        var parts = FlatParameters.Split(direction, _learned);
        return ToHost(autograd.grad([.. _pulled], [_seed], parts, retain_graph: true)[0]);
    }

    /// <summary>J^T w.</summary>
    /// <param name="weights">w, [B, D].</param>
    /// <returns>[P].</returns>
    public double[] MultiplyTransposed(float[] weights)
    {
        using var scope = NewDisposeScope();
        var seed = Upload(weights, _outputs.shape, _outputs.device);
        return FlatParameters.Join(autograd.grad([_outputs], _learned, [seed], retain_graph: true));
    }

    /// <inheritdoc />
    public void Dispose() => _scope.Dispose();

    private static Tensor Upload(ReadOnlySpan<float> values, long[] shape, Device device) =>
        tensor(values.ToArray(), shape, device: device);

    private static float[] ToHost(Tensor values)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes).ToArray();
    }
}
