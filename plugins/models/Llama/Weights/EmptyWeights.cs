namespace Rlfw.Plugins.Llama;

/// <summary>Tensors whose values are not set: to be initialized, or, on the meta device, to have none.</summary>
/// <param name="device">Where they live.</param>
/// <param name="dtype">Their element type.</param>
internal sealed class EmptyWeights(Device device, ScalarType dtype) : IWeightProvider
{
    public Parameter Vector(string name, long[] shape) => Parameter(torch.empty(shape, dtype, device));

    public IMatrix Matrix(string name, long outputs, long inputs) => new DenseMatrix(Vector(name, [outputs, inputs]));
}
