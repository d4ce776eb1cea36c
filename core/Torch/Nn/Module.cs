namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A node of a network: it owns parameters, buffers and further modules under names. Disposing it disposes all it
        /// owns. Not safe for use by two threads at once while it changes.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly string _name;
            private bool _training = true;

            /// <summary>Makes a module without components.</summary>
            /// <param name="name">What <see cref="GetName"/> returns; the class's name by custom.</param>
            protected Module(string name)
            {
                ArgumentNullException.ThrowIfNull(name);
                _name = name;
            }

            /// <summary>Whether the module trains, which dropout for example asks. True at first.</summary>
            public virtual bool training => _training;

            /// <summary>The name given to the constructor.</summary>
            public virtual string GetName() => _name;

            /// <summary>Sets <see cref="training"/> of this module and all below it.</summary>
            /// <param name="train">True to train, false to evaluate.</param>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children())
                {
                    child.train(train);
                }
            }

            /// <summary>As <c>train(false)</c>.</summary>
            public virtual void eval() => train(false);

            /// <summary>Forgets the gradients of all parameters.</summary>
            /// <param name="set_to_none">True: they become null; false: they are filled with zeros.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    Gradients.Clear(parameter, set_to_none);
                }
            }

            /// <summary>Calls a function with every module of the tree, children before their parents.</summary>
            /// <param name="fn">The function.</param>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, child) in named_children())
                {
                    child.apply(fn);
                }
                fn(this);
                return this;
            }

            /// <summary>Disposes all parameters, buffers and modules it owns.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes what the module owns; overrides dispose their own and call this.</summary>
            /// <param name="disposing">Always true here: modules have no finalizer of their own.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }
                foreach (var (_, child) in named_children())
                {
                    child.Dispose();
                }
                foreach (var (_, parameter) in _parameters)
                {
                    parameter.Dispose();
                }
                foreach (var (_, buffer) in _buffers)
                {
                    buffer.tensor.Dispose();
                }
            }
        }
    }
}
