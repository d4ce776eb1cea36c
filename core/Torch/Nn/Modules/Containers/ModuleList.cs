using System.Collections;
using System.Globalization;
using Rlfw.Torch.Modules;

namespace Rlfw.Torch.Modules
{
    /// <summary>A list of modules, named by their positions.</summary>
    /// <typeparam name="T">The modules' type.</typeparam>
    public sealed class ModuleList<T> : torch.nn.Module, IList<T>
        where T : torch.nn.Module
    {
        private readonly List<T> _items;

        /// <summary>Makes the list.</summary>
        /// <param name="modules">Its first modules; the list owns them from now on.</param>
        public ModuleList(params T[] modules)
            : base("ModuleList")
        {
            _items = [.. modules];
        }

        /// <summary>How many there are.</summary>
        public int Count => _items.Count;

        /// <summary>False.</summary>
        public bool IsReadOnly => false;

        /// <summary>One of them.</summary>
        /// <param name="index">Which, from 0.</param>
        public T this[int index]
        {
            get => _items[index];
            set => _items[index] = value;
        }

        /// <summary>The modules by position: names follow when the list changes.</summary>
        public override IEnumerable<(string name, torch.nn.Module module)> named_children() =>
            _items.Select((item, index) => (index.ToString(CultureInfo.InvariantCulture), (torch.nn.Module)item));

        /// <summary>Adds modules at the end.</summary>
        /// <param name="parameters">The modules.</param>
        public void append(params T[] parameters) => _items.AddRange(parameters);

        /// <summary>Adds modules at the end.</summary>
        /// <param name="modules">The modules.</param>
        public void extend(IEnumerable<T> modules) => _items.AddRange(modules);

        /// <summary>Adds a module at the end.</summary>
        /// <param name="item">The module.</param>
        public void Add(T item) => _items.Add(item);

        /// <summary>Takes all modules out, without disposing them.</summary>
        public void Clear() => _items.Clear();

        /// <summary>Whether a module is in the list.</summary>
        /// <param name="item">The module.</param>
        public bool Contains(T item) => _items.Contains(item);

        /// <summary>Copies the modules into an array.</summary>
        /// <param name="array">The array.</param>
        /// <param name="arrayIndex">Where in it to begin.</param>
        public void CopyTo(T[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

        /// <summary>The modules in order.</summary>
        public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

        /// <summary>A module's position, or -1.</summary>
        /// <param name="item">The module.</param>
        public int IndexOf(T item) => _items.IndexOf(item);

        /// <summary>Puts a module at a position.</summary>
        /// <param name="index">The position.</param>
        /// <param name="item">The module.</param>
        public void Insert(int index, T item) => _items.Insert(index, item);

        /// <summary>Takes a module out, without disposing it.</summary>
        /// <param name="item">The module.</param>
        public bool Remove(T item) => _items.Remove(item);

        /// <summary>Takes the module of a position out, without disposing it.</summary>
        /// <param name="index">The position.</param>
        public void RemoveAt(int index) => _items.RemoveAt(index);

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of modules.</summary>
            /// <param name="modules">Its first modules.</param>
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <summary>A list of modules of one type.</summary>
            /// <typeparam name="T">The type.</typeparam>
            /// <param name="modules">Its first modules.</param>
            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
