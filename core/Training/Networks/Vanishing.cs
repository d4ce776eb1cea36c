using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Training.Networks;

/// <summary>
/// Numbers too small to matter become 0 in optimizers. A unit that gets no gradient any more lets its averages shrink for ever, into
/// the range below float32's normal numbers, where an operation takes a hundred times as long: half the time of a DQN run went there.
/// Beside the ε of optimizers what is dropped is nothing.
/// </summary>
internal static class Vanishing
{
    // The square of the first, times 1 - β₂, is a normal number still; so is the second times β₂.
    private const float Smallest = 1e-16f;
    private const float SmallestSquare = 1e-36f;

    /// <summary>A gradient or an average of gradients; not a number stays so.</summary>
    /// <param name="values">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Flush(Vector<float> values) =>
        Vector.ConditionalSelect(
            Vector.LessThan(Vector.Abs(values), new Vector<float>(Smallest)),
            Vector<float>.Zero,
            values
        );

    /// <summary>As <see cref="Flush(Vector{float})"/>.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Flush(float value) => MathF.Abs(value) < Smallest ? 0 : value;

    /// <summary>An average of squares, never negative.</summary>
    /// <param name="values">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> FlushSquare(Vector<float> values) =>
        Vector.ConditionalSelect(
            Vector.LessThan(values, new Vector<float>(SmallestSquare)),
            Vector<float>.Zero,
            values
        );

    /// <summary>As <see cref="FlushSquare(Vector{float})"/>.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FlushSquare(float value) => value < SmallestSquare ? 0 : value;
}
