using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>The functions, a type each: the passes over memory are compiled for each of them.</summary>
internal static class NonlinearFunctions
{
    /// <summary>max(0, x); its slope at 0 is 0, as libtorch has it.</summary>
    internal readonly struct Relu : INonlinearFunction
    {
        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value) =>
            Vector.ConditionalSelect(
                Vector.LessThanOrEqual(value, Vector<float>.Zero),
                Vector<float>.Zero,
                Vector<float>.One
            );
    }

    /// <summary>tanh; its slope is 1 - tanh².</summary>
    internal readonly struct Tanh : INonlinearFunction
    {
        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorMath.Tanh(x);

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value) =>
            Vector.MultiplyAddEstimate(-value, value, Vector<float>.One);
    }

    /// <summary>The logistic function s; its slope is s (1 - s).</summary>
    internal readonly struct Sigmoid : INonlinearFunction
    {
        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorMath.Logistic(x);

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value) => value * (Vector<float>.One - value);
    }

    /// <summary>x where positive, exp(x) - 1 elsewhere; there its slope is one more than its value.</summary>
    internal readonly struct Elu : INonlinearFunction
    {
        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<float>.Zero),
                x,
                VectorMath.ExpMinusOne(
                    Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.Zero, x)
                )
            );

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(value, Vector<float>.Zero),
                Vector<float>.One,
                value + Vector<float>.One
            );
    }

    /// <summary>x s(x); its slope is s (1 + x (1 - s)).</summary>
    internal readonly struct Silu : INonlinearFunction
    {
        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => x * VectorMath.Logistic(x);

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value)
        {
            var logistic = VectorMath.Logistic(x);
            return logistic * Vector.MultiplyAddEstimate(x, Vector<float>.One - logistic, Vector<float>.One);
        }
    }

    /// <summary>x Φ(x) with the standard normal's distribution function Φ and density φ; its slope is Φ + x φ.</summary>
    internal readonly struct Gelu : INonlinearFunction
    {
        private const float RootOfHalf = 0.70710678f;
        private const float DensityAtZero = 0.39894228f;

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => x * Distribution(x);

        /// <inheritdoc />
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> value)
        {
            var exponential = VectorMath.ExpMinusOne(x * x * -0.5f) + Vector<float>.One;
            return Vector.MultiplyAddEstimate(x * DensityAtZero, exponential, Distribution(x));
        }

        private static Vector<float> Distribution(Vector<float> x) =>
            Vector.MultiplyAddEstimate(
                VectorMath.Erf(x * RootOfHalf),
                new Vector<float>(0.5f),
                new Vector<float>(0.5f)
            );
    }
}
