using System.Globalization;
using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Modules one after another; intermediate results are disposed on the way.</summary>
    public sealed class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.IModule<Tensor, Tensor>> _layers = [];

        internal Sequential(IEnumerable<(string? name, nn.Module<Tensor, Tensor> module)> modules)
            : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                append(name ?? NextName(), module);
            }
        }

        /// <summary>How many there are.</summary>
        public int Count => _layers.Count;

        /// <summary>One of them.</summary>
        /// <param name="index">Which, from 0.</param>
        public nn.IModule<Tensor, Tensor> this[int index] => _layers[index];

        /// <summary>Adds a module at the end, named by its position.</summary>
        /// <param name="module">The module; this one owns it from now on.</param>
        /// <returns>This module.</returns>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(NextName(), module);

        /// <summary>Adds a module at the end.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="module">The module; this one owns it from now on.</param>
        /// <returns>This module.</returns>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            if (module is not nn.Module component)
            {
                throw new ArgumentException($"'{name}' is no nn.Module.", nameof(module));
            }
            register_module(name, component);
            _layers.Add(module);
            return this;
        }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            if (_layers.Count == 0)
            {
                return tensor.alias();
            }
            var current = tensor;
            foreach (var layer in _layers)
            {
                var next = layer.call(current);
                // A layer may give its input back; and the input of the whole is the caller's.
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next))
                {
                    current.Dispose();
                }
                current = next;
            }
            return current;
        }

        private string NextName() => _layers.Count.ToString(CultureInfo.InvariantCulture);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>No modules yet; the identity.</summary>
            public static Sequential Sequential() => new([]);

            /// <summary>Modules one after another, named "0", "1", ...</summary>
            /// <param name="modules">The modules.</param>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            /// <summary>Modules one after another, named "0", "1", ...</summary>
            /// <param name="modules">The modules.</param>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) =>
                new(modules.Select(module => ((string?)null, module)));

            /// <summary>Named modules one after another.</summary>
            /// <param name="modules">Names and modules.</param>
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

            /// <summary>Named modules one after another.</summary>
            /// <param name="modules">Names and modules.</param>
            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
                new(modules.Select(entry => ((string?)entry.name, entry.submodule)));
        }
    }
}
