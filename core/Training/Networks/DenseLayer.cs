using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Networks;

/// <summary>y = f(x Wᵀ + b) with its derivatives, over the memory of the module's parameters.</summary>
internal sealed unsafe class DenseLayer : IDisposable
{
    private readonly IProductKernel _kernel;
    private readonly Nonlinearity _function;
    private readonly HostBlock _weight;
    private readonly HostBlock? _bias;

    // W transposed and W itself, in panels; b, or zeros, padded to whole panels.
    private readonly AlignedMemory _forward = new();
    private readonly AlignedMemory _backward = new();
    private readonly AlignedMemory _start = new();

    private readonly AlignedMemory _zeros = new();
    private readonly AlignedMemory _narrow = new();

    /// <summary>Makes room for copies of the weights.</summary>
    /// <param name="shape">Width and function.</param>
    /// <param name="weight">W [out, in], row by row.</param>
    /// <param name="bias">b [out], or null.</param>
    /// <param name="kernel">Computes products.</param>
    public DenseLayer(DenseShape shape, HostBlock weight, HostBlock? bias, IProductKernel kernel)
    {
        (Inputs, Outputs) = ((int)shape.Layer.in_features, (int)shape.Layer.out_features);
        (_function, _weight, _bias, _kernel) = (shape.Function, weight, bias, kernel);
        _forward.Reserve(Panels.Size(Inputs, Outputs, kernel.PanelWidth));
        _start.Reserve(Panels.Size(1, Outputs, kernel.PanelWidth));
        _zeros.Reserve(Panels.Size(1, Math.Max(Inputs, Outputs), kernel.PanelWidth));
        if (IsNarrow)
        {
            _narrow.Reserve(Panels.Size(Inputs, Outputs, kernel.PanelWidth));
        }
    }

    /// <summary>Width of x.</summary>
    public int Inputs { get; }

    /// <summary>Width of y.</summary>
    public int Outputs { get; }

    /// <summary>Whether the derivative needs f's input.</summary>
    public bool KeepsInputs => NonlinearPasses.KeepsInputs(_function);

    // So few inputs fill a register so badly that the transposed gradient of W is cheaper, a row for each input.
    private bool IsNarrow => Inputs <= _kernel.Lanes / 2;

    private int Padded => (Outputs + _kernel.Lanes - 1) / _kernel.Lanes * _kernel.Lanes;

    /// <summary>Copies the weights for <see cref="Forward"/>.</summary>
    public void RefreshForward()
    {
        Panels.Transpose(Weight, Outputs, Inputs, _forward.Start, _kernel.PanelWidth);
        _bias?.Values.CopyTo(new Span<float>(_start.Start, Outputs));
    }

    /// <summary>Copies the weights for <see cref="InputGradients"/>.</summary>
    public void RefreshBackward()
    {
        _backward.Reserve(Panels.Size(Outputs, Inputs, _kernel.PanelWidth));
        Panels.Copy(Weight, Outputs, Inputs, _backward.Start, _kernel.PanelWidth);
    }

    /// <summary>y = f(x Wᵀ + b).</summary>
    /// <param name="x">[rows, in].</param>
    /// <param name="stride">From one row of x to the next.</param>
    /// <param name="y">[rows, out], padded as <see cref="Activations"/> are.</param>
    /// <param name="kept">Takes f's input, laid out as y; null where it is not needed.</param>
    /// <param name="rows">Rows.</param>
    public void Forward(float* x, nint stride, float* y, float* kept, int rows)
    {
        nint outputStride = Activations.Stride(Outputs);
        _kernel.Multiply(
            new Product
            {
                Left = x,
                LeftRow = stride,
                LeftStep = 1,
                Right = _forward.Start,
                RightStep = _kernel.PanelWidth,
                RightPanel = (nint)_kernel.PanelWidth * Inputs,
                Start = _start.Start,
                StartRow = 0,
                Target = y,
                TargetRow = outputStride,
                Rows = rows,
                Columns = Outputs,
                Depth = Inputs,
            }
        );
        NonlinearPasses.Apply(_function, y, kept, rows, Padded, outputStride);
    }

    /// <summary>The gradient by f's input in the place of that by y.</summary>
    /// <param name="gradients">[rows, out], padded.</param>
    /// <param name="y">[rows, out], padded.</param>
    /// <param name="kept">What <see cref="Forward"/> kept.</param>
    /// <param name="rows">Rows.</param>
    public void Differentiate(float* gradients, float* y, float* kept, int rows) =>
        NonlinearPasses.Differentiate(_function, gradients, y, kept, rows, Padded, Activations.Stride(Outputs));

    /// <summary>Adds to the gradients of W (gradientsᵀ x) and b (its rows' sum).</summary>
    /// <param name="gradients">By f's input, [rows, out], padded.</param>
    /// <param name="x">[rows, in], padded.</param>
    /// <param name="rows">Rows.</param>
    public void AddGradients(float* gradients, float* x, int rows)
    {
        nint gradientStride = Activations.Stride(Outputs);
        if (_bias is { } bias)
        {
            NonlinearPasses.AddColumns(gradients, rows, Outputs, gradientStride, (float*)bias.GradientAddress);
        }

        if (IsNarrow)
        {
            AddNarrowGradients(gradients, x, rows);
            return;
        }

        var target = (float*)_weight.GradientAddress;
        _kernel.Multiply(
            new Product
            {
                Left = gradients,
                LeftRow = 1,
                LeftStep = gradientStride,
                Right = x,
                RightStep = Activations.Stride(Inputs),
                RightPanel = _kernel.PanelWidth,
                Start = target,
                StartRow = Inputs,
                Target = target,
                TargetRow = Inputs,
                Rows = Outputs,
                Columns = Inputs,
                Depth = rows,
                Exact = true,
            }
        );
    }

    /// <summary>The gradient by x: gradients W.</summary>
    /// <param name="gradients">By f's input, [rows, out], padded.</param>
    /// <param name="target">[rows, in], padded.</param>
    /// <param name="rows">Rows.</param>
    public void InputGradients(float* gradients, float* target, int rows) =>
        _kernel.Multiply(
            new Product
            {
                Left = gradients,
                LeftRow = Activations.Stride(Outputs),
                LeftStep = 1,
                Right = _backward.Start,
                RightStep = _kernel.PanelWidth,
                RightPanel = (nint)_kernel.PanelWidth * Outputs,
                Start = _zeros.Start,
                StartRow = 0,
                Target = target,
                TargetRow = Activations.Stride(Inputs),
                Rows = rows,
                Columns = Inputs,
                Depth = Outputs,
            }
        );

    /// <inheritdoc />
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        _start.Dispose();
        _zeros.Dispose();
        _narrow.Dispose();
    }

    private float* Weight => (float*)_weight.ValueAddress;

    /// <summary>xᵀ gradients, [in, out], whose columns fill registers; then transposed into the gradient of W.</summary>
    private void AddNarrowGradients(float* gradients, float* x, int rows)
    {
        var transposed = _narrow.Start;
        nint transposedStride = Panels.Size(1, Outputs, _kernel.PanelWidth);
        _kernel.Multiply(
            new Product
            {
                Left = x,
                LeftRow = 1,
                LeftStep = Activations.Stride(Inputs),
                Right = gradients,
                RightStep = Activations.Stride(Outputs),
                RightPanel = _kernel.PanelWidth,
                Start = _zeros.Start,
                StartRow = 0,
                Target = transposed,
                TargetRow = transposedStride,
                Rows = Inputs,
                Columns = Outputs,
                Depth = rows,
            }
        );
        var target = (float*)_weight.GradientAddress;
        for (var output = 0; output < Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++)
            {
                *target++ += transposed[(input * transposedStride) + output];
            }
        }
    }
}
