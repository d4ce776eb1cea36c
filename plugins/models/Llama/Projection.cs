using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>A linear map: [..., in] to [..., out].</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly Parameter? _bias;

    /// <summary>Makes the map.</summary>
    /// <param name="source">Gives its matrix and bias.</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="hasBias">Whether a vector is added.</param>
    public Projection(WeightSource source, long inputs, long outputs, bool hasBias = false)
        : base(nameof(Projection))
    {
        (Inputs, Outputs) = (inputs, outputs);
        Matrix = source.Matrix("weight", outputs, inputs);
        foreach (var (name, tensor) in Matrix.Tensors)
        {
            if (tensor is Parameter parameter)
            {
                register_parameter(name, parameter);
            }
            else
            {
                // Made again from the checkpoint wherever the model is: no state of a run.
                register_buffer(name, tensor, persistent: false);
            }
        }

        if (hasBias)
        {
            _bias = source.Vector("bias", outputs);
            register_parameter("bias", _bias);
        }
    }

    /// <summary>Makes a map that computes with a matrix of another module and owns nothing: the head of tied embeddings.</summary>
    /// <param name="matrix">The matrix, [out, in]; still the other module's.</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    public Projection(IMatrix matrix, long inputs, long outputs)
        : base(nameof(Projection)) => (Matrix, Inputs, Outputs, IsShared) = (matrix, inputs, outputs, true);

    /// <summary>Whether the matrix it was made with is another module's too.</summary>
    public bool IsShared { get; }

    /// <summary>Width of the input.</summary>
    public long Inputs { get; }

    /// <summary>Width of the output.</summary>
    public long Outputs { get; }

    /// <summary>The matrix.</summary>
    public IMatrix Matrix { get; private set; }

    /// <summary>The low-rank adapter on the map; null for the map alone.</summary>
    public LowRankPair? Adapter { get; set; }

    /// <summary>Computes with another matrix; the one that was made with the map is still its own.</summary>
    /// <param name="matrix">The matrix; still the caller's.</param>
    /// <returns>The matrix that it computed with before.</returns>
    public IMatrix Exchange(IMatrix matrix)
    {
        var before = Matrix;
        Matrix = matrix;
        return before;
    }

    /// <summary>The vector that is added; null for none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>The map without its adapter.</summary>
    public Tensor ForwardAlone(Tensor input) => Matrix.Apply(input, _bias);

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        var output = ForwardAlone(input);
        return Adapter is null ? output : Adapter.AddTo(output, input);
    }
}
