using System.Runtime.InteropServices;

namespace Rlfw.Training.Networks;

/// <summary>A trainable network by libtorch's operators and automatic differentiation: any module, any device.</summary>
internal sealed class PlainNetwork : ITrainableNetwork
{
    private readonly Device _device;
    private float[] _predicted = [];
    private float[] _outputs = [];
    private Tensor? _lastInputs;
    private Tensor? _lastOutputs;

    /// <summary>Takes the module over and moves it.</summary>
    /// <param name="module">[B, inputs] to [B, outputs].</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="device">Where to compute.</param>
    public PlainNetwork(nn.Module<Tensor, Tensor> module, int inputs, int outputs, Device device)
    {
        Module = module.to(device);
        Inputs = inputs;
        Outputs = outputs;
        _device = device;
        Parameters = [.. module.parameters().Where(parameter => parameter.requires_grad)];
    }

    /// <inheritdoc />
    public int Inputs { get; }

    /// <inheritdoc />
    public int Outputs { get; }

    /// <inheritdoc />
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows)
    {
        NetworkArguments.CheckInputs(this, inputs.Length, rows);
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        return Read(Module.call(ToTensor(inputs, rows, Inputs)), rows, ref _predicted);
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows)
    {
        NetworkArguments.CheckInputs(this, inputs.Length, rows);
        Forget();
        using var scope = NewDisposeScope();
        _lastInputs = ToTensor(inputs, rows, Inputs).requires_grad_().DetachFromDisposeScope();
        _lastOutputs = Module.call(_lastInputs).DetachFromDisposeScope();
        return Read(_lastOutputs.detach(), rows, ref _outputs);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        using var scope = NewDisposeScope();
        var (outputs, gradients) = OutputsWith(outputGradients);
        outputs.backward([gradients], retain_graph: true, inputs: [.. Parameters]);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        NetworkArguments.CheckGradients(inputGradients.Length, RowsOf(_lastInputs), Inputs);
        using var scope = NewDisposeScope();
        var (outputs, gradients) = OutputsWith(outputGradients);
        _lastInputs!.grad = null;
        outputs.backward([gradients], retain_graph: true, inputs: [.. Parameters, _lastInputs]);
        CopyToHost(_lastInputs.grad!, inputGradients);
    }

    /// <inheritdoc />
    public void InputGradients(ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        NetworkArguments.CheckGradients(inputGradients.Length, RowsOf(_lastInputs), Inputs);
        using var scope = NewDisposeScope();
        var (outputs, gradients) = OutputsWith(outputGradients);
        CopyToHost(autograd.grad([outputs], [_lastInputs!], [gradients], retain_graph: true)[0], inputGradients);
    }

    /// <inheritdoc />
    public void MoveTowards(ITrainableNetwork source, double share)
    {
        ArgumentNullException.ThrowIfNull(source);
        ParameterAveraging.Move(Module, source.Module, share);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Forget();
        Module.Dispose();
    }

    private static int RowsOf(Tensor? tensor) => tensor is null ? 0 : (int)tensor.shape[0];

    private (Tensor Outputs, Tensor Gradients) OutputsWith(ReadOnlySpan<float> outputGradients)
    {
        var outputs = _lastOutputs ?? throw NetworkArguments.NoForwardPass();
        NetworkArguments.CheckGradients(outputGradients.Length, RowsOf(outputs), Outputs);
        return (outputs, ToTensor(outputGradients, RowsOf(outputs), Outputs));
    }

    private Tensor ToTensor(ReadOnlySpan<float> values, int rows, int width)
    {
        var host = empty([rows, width], dtype: float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        return _device.type == DeviceType.CPU ? host : host.to(_device);
    }

    private ReadOnlySpan<float> Read(Tensor outputs, int rows, ref float[] buffer)
    {
        var count = rows * Outputs;
        if (outputs.numel() != count)
        {
            throw new InvalidOperationException(
                $"the model gives [{string.Join(", ", outputs.shape)}] where [{rows}, {Outputs}] was asked for"
            );
        }

        if (buffer.Length < count)
        {
            buffer = new float[count];
        }

        CopyToHost(outputs, buffer.AsSpan(0, count));
        return buffer.AsSpan(0, count);
    }

    private static void CopyToHost(Tensor tensor, Span<float> target) =>
        MemoryMarshal.Cast<byte, float>(tensor.to(float32).cpu().contiguous().bytes).CopyTo(target);

    private void Forget()
    {
        _lastInputs?.Dispose();
        _lastOutputs?.Dispose();
        (_lastInputs, _lastOutputs) = (null, null);
    }
}
