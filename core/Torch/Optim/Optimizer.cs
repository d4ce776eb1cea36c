using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>
        /// Changes parameters by their gradients. It does not own the parameters; its own state lives outside of dispose
        /// scopes until it is disposed. Used by one thread.
        /// </summary>
        public abstract partial class Optimizer : IDisposable
        {
            /// <summary>The groups, each with a learning rate of its own.</summary>
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            /// <summary>The parameters of all groups.</summary>
            public abstract IEnumerable<Parameter> parameters();

            /// <summary>Changes every parameter that has a gradient.</summary>
            /// <param name="closure">Computes loss and gradients anew, if given.</param>
            /// <returns>What the closure returned, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Adds a group of further parameters.</summary>
            /// <param name="param_group">The group, of this optimizer's kind.</param>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Forgets the gradients of all parameters: they become null.</summary>
            public abstract void zero_grad();

            /// <summary>Disposes the optimizer's state.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the optimizer's state.</summary>
            /// <param name="disposing">Always true: optimizers have no finalizer.</param>
            protected abstract void Dispose(bool disposing);

            /// <summary>An optimizer's state in memory; the tensors are the optimizer's own.</summary>
            public sealed class StateDictionary
            {
                internal StateDictionary() { }

                /// <summary>Each group's options.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>Each parameter's state, groups one after the other.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where in <see cref="State"/> its parameters' states are.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
