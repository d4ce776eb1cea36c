using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on it are recorded for derivatives; floating-point leaves only may change it.</summary>
        public bool requires_grad
        {
            get
            {
                var required = NativeMethods.rlfw_tensor_requires_grad(Handle) != 0;
                GC.KeepAlive(this);
                return required;
            }
            set
            {
                var status = NativeMethods.rlfw_tensor_set_requires_grad(Handle, value ? 1 : 0);
                GC.KeepAlive(this);
                Native.Check(status, nameof(requires_grad));
            }
        }

        /// <summary>Whether it was made by the user, not by a recorded operation.</summary>
        public bool is_leaf
        {
            get
            {
                var leaf = NativeMethods.rlfw_tensor_is_leaf(Handle) != 0;
                GC.KeepAlive(this);
                return leaf;
            }
        }

        /// <summary>The derivative that <see cref="backward()"/> left here, of this tensor's shape; null before.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint result;
                Native.Check(NativeMethods.rlfw_tensor_grad(Handle, &result), nameof(grad));
                GC.KeepAlive(this);
                return result == 0 ? null : new Tensor(result);
            }
            set
            {
                Native.Check(NativeMethods.rlfw_tensor_set_grad(Handle, value?.Handle ?? 0), nameof(grad));
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        /// <summary>Sets <see cref="requires_grad"/> and gives this tensor.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets <see cref="requires_grad"/> and gives this tensor.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the derivative of a tensor that is no leaf.</summary>
        public void retain_grad()
        {
            Native.Check(NativeMethods.rlfw_tensor_retain_grad(Handle), nameof(retain_grad));
            GC.KeepAlive(this);
        }

        /// <summary>Adds the derivatives of this scalar to the grad fields of the graph's leaves.</summary>
        public void backward() => autograd.backward(this);

        /// <summary>Adds the derivatives of this tensor to the grad fields of the graph's leaves.</summary>
        /// <param name="grad_tensors">Weights of this tensor's elements, one tensor of its shape.</param>
        /// <param name="retain_graph">Keeps the graph for another pass.</param>
        /// <param name="create_graph">Makes the derivatives differentiable themselves.</param>
        /// <param name="inputs">Only these leaves get a derivative; all of them by default.</param>
        public void backward(
            IList<Tensor>? grad_tensors = null,
            bool retain_graph = false,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => autograd.backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }
}
