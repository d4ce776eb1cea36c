namespace Rlfw.Plugins.Llama;

/// <summary>A matrix as it is.</summary>
/// <param name="weight">[out, in].</param>
internal sealed class DenseMatrix(Parameter weight) : IMatrix
{
    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors => [("weight", weight)];

    public bool IsQuantized => false;

    /// <summary>Whether it lies in one piece of memory with others of the same input.</summary>
    public bool IsJoined { get; set; }

    public Tensor Apply(Tensor input, Tensor? bias) => nn.functional.linear(input, weight, bias);

    public Tensor Values() => weight;
}
