namespace Rlfw.Plugins.Llama;

/// <summary>How a linear map keeps its matrix [out, in]: dense, or quantized and frozen.</summary>
internal interface IMatrix
{
    /// <summary>The tensors it consists of; a dense matrix is learned as "weight", those of a quantized one are not learned.</summary>
    IReadOnlyList<(string Name, Tensor Tensor)> Tensors { get; }

    /// <summary>Whether it is quantized, and therefore frozen.</summary>
    bool IsQuantized { get; }

    /// <summary>x Wᵀ + b: [..., in] to [..., out]. Differentiable in the input, and in the matrix where it is dense.</summary>
    /// <param name="input">Of the model's dtype.</param>
    /// <param name="bias">[out], or null.</param>
    Tensor Apply(Tensor input, Tensor? bias);

    /// <summary>The values, [out, in], in the model's dtype: the parameter itself where it is dense, otherwise a new tensor.</summary>
    Tensor Values();
}
