using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>A trunk with heads, each a trainable network of its own, so that each is as fast as it can be.</summary>
internal sealed class BranchedNetwork : IComposedNetwork
{
    private readonly Branches _module;
    private readonly ITrainableNetwork? _trunk;
    private readonly ITrainableNetwork[] _heads;
    private float[] _predicted = [];
    private float[] _outputs = [];
    private float[] _headGradients = [];
    private float[] _headInputs = [];
    private float[] _features = [];
    private int _rows;

    /// <summary>Takes the module over.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Width of its input.</param>
    /// <param name="device">Where to compute.</param>
    public BranchedNetwork(Branches module, int inputs, Device device)
    {
        (_module, Inputs) = (module, inputs);
        _trunk = module.Trunk is { } trunk ? TrainableNetworks.Create(trunk, inputs, module.Width, device) : null;
        _heads =
        [
            .. module.Heads.Select(head => TrainableNetworks.Create(head.Module, module.Width, head.Outputs, device)),
        ];
        Outputs = _heads.Sum(head => head.Outputs);
        Parts = _trunk is null ? [.. _heads] : [_trunk, .. _heads];
        Parameters = [.. Parts.SelectMany(part => part.Parameters)];
    }

    /// <inheritdoc />
    public int Inputs { get; }

    /// <inheritdoc />
    public int Outputs { get; }

    /// <inheritdoc />
    public nn.Module<Tensor, Tensor> Module => _module;

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc />
    public IReadOnlyList<ITrainable> Parts { get; }

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows)
    {
        var features = _trunk is null ? inputs : _trunk.Predict(inputs, rows);
        Reserve(ref _predicted, rows * Outputs);
        var at = 0;
        foreach (var head in _heads)
        {
            Join(head.Predict(features, rows), head.Outputs, _predicted, at, rows);
            at += head.Outputs;
        }

        return _predicted.AsSpan(0, rows * Outputs);
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows)
    {
        var features = _trunk is null ? inputs : _trunk.Forward(inputs, rows);
        Reserve(ref _outputs, rows * Outputs);
        var at = 0;
        foreach (var head in _heads)
        {
            Join(head.Forward(features, rows), head.Outputs, _outputs, at, rows);
            at += head.Outputs;
        }

        _rows = rows;
        return _outputs.AsSpan(0, rows * Outputs);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        if (_trunk is null)
        {
            Reserve(ref _features, _rows * Inputs);
            ThroughHeads(outputGradients, _features.AsSpan(0, _rows * Inputs), learns: true);
            return;
        }

        _trunk.Backward(ToFeatures(outputGradients, learns: true));
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        if (_trunk is null)
        {
            ThroughHeads(outputGradients, inputGradients, learns: true);
            return;
        }

        _trunk.Backward(ToFeatures(outputGradients, learns: true), inputGradients);
    }

    /// <inheritdoc />
    public void InputGradients(ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        if (_trunk is null)
        {
            ThroughHeads(outputGradients, inputGradients, learns: false);
            return;
        }

        _trunk.InputGradients(ToFeatures(outputGradients, learns: false), inputGradients);
    }

    /// <inheritdoc />
    public void MoveTowards(ITrainableNetwork source, double share)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is not BranchedNetwork other || other.Parts.Count != Parts.Count)
        {
            ParameterAveraging.Move(Module, source.Module, share);
            return;
        }

        _trunk?.MoveTowards(other._trunk!, share);
        for (var i = 0; i < _heads.Length; i++)
        {
            _heads[i].MoveTowards(other._heads[i], share);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _trunk?.Dispose();
        foreach (var head in _heads)
        {
            head.Dispose();
        }

        _module.Dispose();
    }

    private Span<float> ToFeatures(ReadOnlySpan<float> outputGradients, bool learns)
    {
        var count = _rows * _module.Width;
        Reserve(ref _features, count);
        ThroughHeads(outputGradients, _features.AsSpan(0, count), learns);
        return _features.AsSpan(0, count);
    }

    /// <summary>The sum of the heads' gradients by what they got.</summary>
    private void ThroughHeads(ReadOnlySpan<float> outputGradients, Span<float> gradients, bool learns)
    {
        NetworkArguments.CheckGradients(outputGradients.Length, _rows, Outputs);
        gradients.Clear();
        Reserve(ref _headInputs, gradients.Length);
        var inputs = _headInputs.AsSpan(0, gradients.Length);
        var at = 0;
        foreach (var head in _heads)
        {
            Reserve(ref _headGradients, _rows * head.Outputs);
            var own = _headGradients.AsSpan(0, _rows * head.Outputs);
            for (var row = 0; row < _rows; row++)
            {
                outputGradients.Slice((row * Outputs) + at, head.Outputs).CopyTo(own[(row * head.Outputs)..]);
            }

            at += head.Outputs;
            if (learns)
            {
                head.Backward(own, inputs);
            }
            else
            {
                head.InputGradients(own, inputs);
            }

            for (var i = 0; i < inputs.Length; i++)
            {
                gradients[i] += inputs[i];
            }
        }
    }

    private void Join(ReadOnlySpan<float> part, int width, float[] whole, int at, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            part.Slice(row * width, width).CopyTo(whole.AsSpan((row * Outputs) + at));
        }
    }

    private static void Reserve(ref float[] array, int length)
    {
        if (array.Length < length)
        {
            array = new float[length];
        }
    }
}
