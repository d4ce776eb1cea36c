using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Networks;

/// <summary>
/// A multi-layer perceptron in float32 on the host, computed by kernels of our own: no call of an operator, no allocation. Equal to
/// <see cref="PlainNetwork"/> up to rounding.
/// </summary>
internal sealed unsafe class FusedNetwork : ITrainableNetwork
{
    private readonly FlatParameters _parameters;
    private readonly DenseLayer[] _layers;
    private readonly Activations _predicting;
    private readonly Activations _learning;
    private readonly Activations _kept;
    private readonly Activations _gradients;
    private FusedNetwork? _partner;
    private float[] _predicted = [];
    private float[] _outputs = [];
    private int _rows;
    private long _version;
    private bool _forwardIsFresh;
    private bool _backwardIsFresh;
    private bool _firstIsFresh;
    private bool _isDisposed;

    /// <summary>Takes the module over; its parameters move into memory of this network.</summary>
    /// <param name="module">The module.</param>
    /// <param name="shapes">Its layers.</param>
    /// <param name="kernel">Computes products.</param>
    public FusedNetwork(nn.Module<Tensor, Tensor> module, IReadOnlyList<DenseShape> shapes, IProductKernel kernel)
    {
        Module = module;
        _parameters = new FlatParameters([.. shapes.SelectMany(ParametersOf)]);
        _layers = new DenseLayer[shapes.Count];
        var next = 0;
        for (var i = 0; i < _layers.Length; i++)
        {
            var weight = _parameters[next++];
            HostBlock? bias = shapes[i].Layer.bias is null ? null : _parameters[next++];
            _layers[i] = new DenseLayer(shapes[i], weight, bias, kernel);
        }

        int[] widths = [_layers[0].Inputs, .. _layers.Select(layer => layer.Outputs)];
        _predicting = new Activations(widths);
        _learning = new Activations(widths);
        _kept = new Activations(widths);
        _gradients = new Activations(widths);
    }

    /// <inheritdoc />
    public int Inputs => _layers[0].Inputs;

    /// <inheritdoc />
    public int Outputs => _layers[^1].Outputs;

    /// <inheritdoc />
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters => _parameters.Parameters;

    /// <summary>All parameters and gradients, for the optimizer.</summary>
    internal HostBlock Block => _parameters.Block;

    /// <summary>Says that the parameters' memory was written to, not through tensors.</summary>
    internal void NoteChange() => (_forwardIsFresh, _backwardIsFresh) = (false, false);

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows)
    {
        NetworkArguments.CheckInputs(this, inputs.Length, rows);
        Refresh();
        _predicting.Reserve(rows);
        fixed (float* start = inputs)
        {
            var (x, stride) = ((nint)start, (nint)Inputs);
            for (var i = 0; i < _layers.Length; i++)
            {
                var y = _predicting[i + 1];
                _layers[i].Forward((float*)x, stride, y, null, rows);
                (x, stride) = ((nint)y, Activations.Stride(_layers[i].Outputs));
            }
        }

        return Read(_predicting, rows, ref _predicted);
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows)
    {
        NetworkArguments.CheckInputs(this, inputs.Length, rows);
        Refresh();
        _learning.Reserve(rows);
        _gradients.Reserve(rows);
        _learning.Fill(0, inputs, rows);
        for (var i = 0; i < _layers.Length; i++)
        {
            if (_layers[i].KeepsInputs)
            {
                _kept.Reserve(rows);
            }

            _layers[i]
                .Forward(_learning[i], Activations.Stride(_layers[i].Inputs), _learning[i + 1], _kept[i + 1], rows);
        }

        _rows = rows;
        return Read(_learning, rows, ref _outputs);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients) => Backward(outputGradients, learns: true, [], false);

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        Backward(outputGradients, learns: true, inputGradients, true);

    /// <inheritdoc />
    public void InputGradients(ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        Backward(outputGradients, learns: false, inputGradients, true);

    /// <inheritdoc />
    public void MoveTowards(ITrainableNetwork source, double share)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is FusedNetwork other && (other == _partner || other._parameters.HasShapeOf(_parameters)))
        {
            _partner = other;
            ParameterAveraging.Move(Block.Values, other.Block.Values, share);
            NoteChange();
            return;
        }

        ParameterAveraging.Move(Module, source.Module, share);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }

        _predicting.Dispose();
        _learning.Dispose();
        _kept.Dispose();
        _gradients.Dispose();
        _parameters.Dispose();
        Module.Dispose();
    }

    private static IEnumerable<Parameter> ParametersOf(DenseShape shape) =>
        shape.Layer.bias is { } bias ? [shape.Layer.weight, bias] : [shape.Layer.weight];

    private void Backward(ReadOnlySpan<float> outputGradients, bool learns, Span<float> inputGradients, bool toInputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        NetworkArguments.CheckGradients(outputGradients.Length, _rows, Outputs);
        if (toInputs)
        {
            NetworkArguments.CheckGradients(inputGradients.Length, _rows, Inputs);
        }

        RefreshBackward(toInputs);
        _gradients.Fill(_layers.Length, outputGradients, _rows);
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var gradients = _gradients[i + 1];
            _layers[i].Differentiate(gradients, _learning[i + 1], _kept[i + 1], _rows);
            if (learns)
            {
                _layers[i].AddGradients(gradients, _learning[i], _rows);
            }

            if (i > 0 || toInputs)
            {
                _layers[i].InputGradients(gradients, _gradients[i], _rows);
            }
        }

        if (toInputs)
        {
            _gradients.CopyTo(0, inputGradients, _rows);
        }
    }

    /// <summary>Copies the weights for the forward pass where they are not those of the last copy.</summary>
    private void Refresh()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var version = _parameters.Version;
        if (_forwardIsFresh && version == _version)
        {
            return;
        }

        foreach (var layer in _layers)
        {
            layer.RefreshForward();
        }

        (_version, _forwardIsFresh, _backwardIsFresh) = (version, true, false);
    }

    private void RefreshBackward(bool toInputs)
    {
        if (_backwardIsFresh && (_firstIsFresh || !toInputs))
        {
            return;
        }

        for (var i = toInputs ? 0 : 1; i < _layers.Length; i++)
        {
            _layers[i].RefreshBackward();
        }

        (_backwardIsFresh, _firstIsFresh) = (true, toInputs);
    }

    private ReadOnlySpan<float> Read(Activations activations, int rows, ref float[] buffer)
    {
        var count = rows * Outputs;
        if (buffer.Length < count)
        {
            buffer = new float[count];
        }

        activations.CopyTo(_layers.Length, buffer.AsSpan(0, count), rows);
        return buffer.AsSpan(0, count);
    }
}
