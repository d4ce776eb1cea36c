using System.Numerics;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>A function between layers, of many numbers at once; not a number stays so, that divergence is seen.</summary>
internal interface INonlinearFunction
{
    /// <summary>f(x).</summary>
    static abstract Vector<float> Value(Vector<float> x);

    /// <summary>f'(x).</summary>
    /// <param name="x">x where <see cref="NonlinearPasses.KeepsInputs"/>, else anything.</param>
    /// <param name="value">f(x).</param>
    static abstract Vector<float> Slope(Vector<float> x, Vector<float> value);
}
