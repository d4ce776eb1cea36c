using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Gradient clipping, and parameters as one vector.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients so that their norm, taken together, is at most a bound.</summary>
            /// <param name="tensors">The parameters; those without gradients do not count.</param>
            /// <param name="max_norm">The bound.</param>
            /// <param name="norm_type">Which p-norm; infinity for the largest element.</param>
            /// <returns>The norm before clipping. Reading it waits for a GPU.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients.Of(tensors);
                if (gradients.Count == 0)
                {
                    return 0;
                }
                var norm = linalg.vector_norm(stack(Aten.foreach_norm(gradients, norm_type)), norm_type).ToDouble();
                // The small constant is PyTorch's.
                var factor = max_norm / (norm + 1e-6);
                if (!(factor >= 1))
                {
                    Aten.foreach_mul_(gradients, factor);
                }
                return norm;
            }

            /// <summary>Cuts every element of the gradients to [-bound, bound].</summary>
            /// <param name="tensors">The parameters; those without gradients do not count.</param>
            /// <param name="clip_value">The bound.</param>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients.Of(tensors))
                {
                    gradient.clamp_(-clip_value, clip_value);
                }
            }

            /// <summary>All parameters' elements in a row, differentiable.</summary>
            /// <param name="tensors">The parameters.</param>
            /// <returns>[elements].</returns>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                using var scope = NewDisposeScope();
                return cat(tensors.Select(tensor => tensor.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector's elements into parameters, one after the other.</summary>
            /// <param name="vec">[elements], as many as the parameters have together.</param>
            /// <param name="tensors">The parameters.</param>
            /// <exception cref="ArgumentException">The vector is longer or shorter.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                var targets = tensors.ToList();
                var needed = targets.Sum(target => target.numel());
                if (vec.dim() != 1 || vec.numel() != needed)
                {
                    throw new ArgumentException(
                        $"The parameters have {needed} elements; the vector is [{string.Join(", ", vec.shape)}].",
                        nameof(vec)
                    );
                }
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var target in targets)
                {
                    target.copy_(vec.narrow(0, start, target.numel()).view(target.shape));
                    start += target.numel();
                }
            }
        }
    }
}
