using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>
/// Functions between layers over a layer's outputs [rows, width]. Rows are padded, and the padding may be written: widths are
/// rounded up to whole vectors.
/// </summary>
internal static unsafe class NonlinearPasses
{
    /// <summary>Whether the slope needs the function's input, not only its value.</summary>
    /// <param name="function">The function.</param>
    public static bool KeepsInputs(Nonlinearity function) => function is Nonlinearity.Silu or Nonlinearity.Gelu;

    /// <summary>values = f(values).</summary>
    /// <param name="function">f.</param>
    /// <param name="values">[rows, width], rows a stride apart.</param>
    /// <param name="inputs">Takes the values before, laid out alike; null where they are not needed.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Width.</param>
    /// <param name="stride">From one row to the next.</param>
    public static void Apply(Nonlinearity function, float* values, float* inputs, int rows, int width, nint stride)
    {
        switch (function)
        {
            case Nonlinearity.Identity:
                break;
            case Nonlinearity.Relu:
                Apply<NonlinearFunctions.Relu>(values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Tanh:
                Apply<NonlinearFunctions.Tanh>(values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Sigmoid:
                Apply<NonlinearFunctions.Sigmoid>(values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Elu:
                Apply<NonlinearFunctions.Elu>(values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Silu:
                Apply<NonlinearFunctions.Silu>(values, inputs, rows, width, stride);
                break;
            default:
                Apply<NonlinearFunctions.Gelu>(values, inputs, rows, width, stride);
                break;
        }
    }

    /// <summary>gradients = gradients · f'.</summary>
    /// <param name="function">f.</param>
    /// <param name="gradients">By the values; then by what the function was applied to. [rows, width].</param>
    /// <param name="values">What <see cref="Apply"/> made.</param>
    /// <param name="inputs">What <see cref="Apply"/> kept; null where it kept nothing.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Width.</param>
    /// <param name="stride">From one row to the next, of all three.</param>
    public static void Differentiate(
        Nonlinearity function,
        float* gradients,
        float* values,
        float* inputs,
        int rows,
        int width,
        nint stride
    )
    {
        inputs = inputs is null ? values : inputs;
        switch (function)
        {
            case Nonlinearity.Identity:
                break;
            case Nonlinearity.Relu:
                Differentiate<NonlinearFunctions.Relu>(gradients, values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Tanh:
                Differentiate<NonlinearFunctions.Tanh>(gradients, values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Sigmoid:
                Differentiate<NonlinearFunctions.Sigmoid>(gradients, values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Elu:
                Differentiate<NonlinearFunctions.Elu>(gradients, values, inputs, rows, width, stride);
                break;
            case Nonlinearity.Silu:
                Differentiate<NonlinearFunctions.Silu>(gradients, values, inputs, rows, width, stride);
                break;
            default:
                Differentiate<NonlinearFunctions.Gelu>(gradients, values, inputs, rows, width, stride);
                break;
        }
    }

    /// <summary>sums += the rows of a matrix, column by column.</summary>
    /// <param name="matrix">[rows, width].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Width.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="sums">[width], padded as the rows are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColumns(float* matrix, int rows, int width, nint stride, float* sums)
    {
        for (var column = 0; column < width; column += Vector<float>.Count)
        {
            var sum = Vector.Load(sums + column);
            var element = matrix + column;
            for (var row = 0; row < rows; row++, element += stride)
            {
                sum += Vector.Load(element);
            }

            sum.Store(sums + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction>(float* values, float* inputs, int rows, int width, nint stride)
        where TFunction : INonlinearFunction
    {
        for (var row = 0; row < rows; row++, values += stride)
        {
            for (var i = 0; i < width; i += Vector<float>.Count)
            {
                var x = Vector.Load(values + i);
                if (inputs is not null)
                {
                    x.Store(inputs + (row * stride) + i);
                }

                TFunction.Value(x).Store(values + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate<TFunction>(
        float* gradients,
        float* values,
        float* inputs,
        int rows,
        int width,
        nint stride
    )
        where TFunction : INonlinearFunction
    {
        for (var row = 0; row < rows; row++)
        {
            var start = row * stride;
            for (var i = start; i < start + width; i += Vector<float>.Count)
            {
                var slope = TFunction.Slope(Vector.Load(inputs + i), Vector.Load(values + i));
                (Vector.Load(gradients + i) * slope).Store(gradients + i);
            }
        }
    }
}
