using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Rlfw.Torch.Modules;

namespace Rlfw.Torch.Modules
{
    /// <summary>Modules by name, in the order added.</summary>
    /// <typeparam name="T">The modules' type.</typeparam>
    public sealed class ModuleDict<T> : torch.nn.Module, IEnumerable<(string, T)>
        where T : torch.nn.Module
    {
        private readonly OrderedDictionary<string, T> _items = new(StringComparer.Ordinal);

        /// <summary>Makes it empty.</summary>
        public ModuleDict()
            : base("ModuleDict") { }

        /// <summary>How many there are.</summary>
        public int Count => _items.Count;

        /// <summary>Their names, in order.</summary>
        public ICollection<string> Keys => _items.Keys;

        /// <summary>The modules, in order.</summary>
        public ICollection<T> Values => _items.Values;

        /// <summary>A module by name.</summary>
        /// <param name="key">The name: no dots.</param>
        public T this[string key]
        {
            get => _items[key];
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                if (!_items.ContainsKey(key))
                {
                    Add(key, value);
                    return;
                }
                register_module(key, null!);
                register_module(key, value);
                _items[key] = value;
            }
        }

        /// <inheritdoc />
        public override IEnumerable<(string name, torch.nn.Module module)> named_children() =>
            _items.Select(pair => (pair.Key, (torch.nn.Module)pair.Value));

        /// <summary>Adds a module at the end.</summary>
        /// <param name="key">Its name: no dots, not taken.</param>
        /// <param name="value">The module; owned from now on.</param>
        public void Add(string key, T value)
        {
            ArgumentNullException.ThrowIfNull(value);
            register_module(key, value);
            _items.Add(key, value);
        }

        /// <summary>Adds a named module at the end.</summary>
        /// <param name="item">Name and module.</param>
        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        /// <summary>Whether there is a module of that name.</summary>
        /// <param name="key">The name.</param>
        public bool ContainsKey(string key) => _items.ContainsKey(key);

        /// <summary>Takes a module out, without disposing it.</summary>
        /// <param name="key">Its name.</param>
        /// <returns>Whether there was one.</returns>
        public bool Remove(string key)
        {
            if (!_items.Remove(key))
            {
                return false;
            }
            register_module(key, null!);
            return true;
        }

        /// <summary>Looks a module up.</summary>
        /// <param name="key">Its name.</param>
        /// <param name="value">The module, if there is one.</param>
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

        /// <summary>Names and modules in order.</summary>
        public IEnumerator<(string, T)> GetEnumerator() => items();

        /// <summary>Names and modules in order.</summary>
        public IEnumerator<(string, T)> items() => _items.Select(pair => (pair.Key, pair.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules by name.</summary>
            /// <param name="modules">Names and modules.</param>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) =>
                ModuleDict<Module>(modules);

            /// <summary>Modules of one type by name.</summary>
            /// <typeparam name="T">The type.</typeparam>
            /// <param name="modules">Names and modules.</param>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var result = new ModuleDict<T>();
                foreach (var module in modules)
                {
                    result.Add(module);
                }
                return result;
            }
        }
    }
}
