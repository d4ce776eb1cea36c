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

    /// <summary>Width of the input.</summary>
    public long Inputs { get; }

    /// <summary>Width of the output.</summary>
    public long Outputs { get; }

    /// <summary>The matrix.</summary>
    public IMatrix Matrix { get; }

    /// <summary>
    /// What is added to the map's output, a function of its input: where low-rank adapters come in. Null for the map alone.
    /// </summary>
    public nn.Module<Tensor, Tensor>? Addition { get; set; }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        var output = Matrix.Apply(input, _bias);
        return Addition is null ? output : output + Addition.forward(input);
    }
}
