using System.Collections;
using System.Globalization;
using Rlfw.Torch.Modules;

namespace Rlfw.Torch.Modules
{
    /// <summary>Parameters named by their positions.</summary>
    public sealed class ParameterList : torch.nn.Module, IEnumerable<Parameter>
    {
        private readonly List<Parameter> _items = [];

        /// <summary>Makes the list.</summary>
        /// <param name="parameters">Its first parameters; the list owns them from now on.</param>
        public ParameterList(params Parameter[] parameters)
            : base(nameof(ParameterList)) => extend(parameters);

        /// <summary>How many there are.</summary>
        public int Count => _items.Count;

        /// <summary>One of them; setting one replaces it without disposing the old one.</summary>
        /// <param name="index">Which, from 0.</param>
        public Parameter this[int index]
        {
            get => _items[index];
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _items[index] = value;
                var name = index.ToString(CultureInfo.InvariantCulture);
                ReplaceParameter(name, value);
            }
        }

        /// <summary>Adds a parameter at the end.</summary>
        /// <param name="item">The parameter; owned from now on.</param>
        public void Add(Parameter item)
        {
            ArgumentNullException.ThrowIfNull(item);
            register_parameter(_items.Count.ToString(CultureInfo.InvariantCulture), item);
            _items.Add(item);
        }

        /// <summary>Adds parameters at the end.</summary>
        /// <param name="parameters">The parameters; owned from now on.</param>
        public void append(params Parameter[] parameters) => extend(parameters);

        /// <summary>Adds parameters at the end.</summary>
        /// <param name="parameters">The parameters; owned from now on.</param>
        public void extend(IEnumerable<Parameter> parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            foreach (var parameter in parameters)
            {
                Add(parameter);
            }
        }

        /// <summary>The parameters in order.</summary>
        public IEnumerator<Parameter> GetEnumerator() => _items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of parameters.</summary>
            /// <param name="parameters">Its first parameters.</param>
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
