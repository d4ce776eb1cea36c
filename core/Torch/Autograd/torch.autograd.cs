using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Derivatives.</summary>
    public static partial class autograd
    {
        /// <summary>
        /// Derivatives of the sum of <paramref name="outputs"/> by each of <paramref name="inputs"/>; leaves' grad
        /// fields are not touched.
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">By what it is differentiated.</param>
        /// <param name="grad_outputs">Weights of the outputs, of their shapes; needed where an output is no scalar.</param>
        /// <param name="retain_graph">Keeps the graph for another pass.</param>
        /// <param name="create_graph">Makes the derivatives differentiable themselves.</param>
        /// <param name="allow_unused">Gives null for an input that the outputs do not depend on, instead of failing.</param>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            var (from, by, weights) = (Handles(outputs), Handles(inputs), Handles(grad_outputs));
            var results = new nint[by.Length];
            fixed (
                nint* a = from,
                    b = by,
                    c = weights,
                    r = results
            )
            {
                var status = NativeMethods.rlfw_grad(
                    a,
                    from.Length,
                    b,
                    by.Length,
                    c,
                    weights.Length,
                    retain_graph ? 1 : 0,
                    create_graph ? 1 : 0,
                    allow_unused ? 1 : 0,
                    r
                );
                Native.Check(status, "autograd.grad");
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, h => h == 0 ? null! : new Tensor(h));
        }

        /// <summary>Adds the derivatives of <paramref name="tensor"/> to the grad fields of the graph's leaves.</summary>
        public static void backward(
            Tensor tensor,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the derivatives of <paramref name="tensor"/> to the grad fields of the graph's leaves.</summary>
        public static void backward(
            Tensor tensor,
            Tensor grad_tensor,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Adds the derivatives of the tensors' sum to the grad fields of the graph's leaves.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">Weights of the tensors, of their shapes; needed where one is no scalar.</param>
        /// <param name="retain_graph">Keeps the graph for another pass; follows create_graph by default.</param>
        /// <param name="create_graph">Makes the derivatives differentiable themselves.</param>
        /// <param name="inputs">Only these leaves get a derivative; all of them by default.</param>
        public static unsafe void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        )
        {
            var (from, weights, by) = (Handles(tensors), Handles(grad_tensors), Handles(inputs));
            fixed (
                nint* a = from,
                    b = weights,
                    c = by
            )
            {
                var retain = retain_graph switch
                {
                    null => -1,
                    true => 1,
                    false => 0,
                };
                var create = create_graph ? 1 : 0;
                var status = NativeMethods.rlfw_backward(
                    a,
                    from.Length,
                    b,
                    weights.Length,
                    retain,
                    create,
                    c,
                    by.Length
                );
                Native.Check(status, "backward");
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        private static nint[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
            {
                return [];
            }
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
            {
                handles[i] = tensors[i]?.Handle ?? 0;
            }
            return handles;
        }
    }
}
