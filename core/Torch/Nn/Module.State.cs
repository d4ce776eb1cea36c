namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>All parameters and persistent buffers by their dotted paths: the tensors themselves, no copies.</summary>
            /// <param name="destination">Where to put them; null makes a new dictionary.</param>
            /// <param name="prefix">What to put before every path, without its dot.</param>
            /// <returns>The dictionary.</returns>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null,
                string? prefix = null
            )
            {
                destination ??= new Dictionary<string, Tensor>(StringComparer.Ordinal);
                foreach (var (name, tensor) in StateEntries())
                {
                    destination[string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}"] = tensor;
                }
                return destination;
            }

            /// <summary>
            /// Copies tensors into the parameters and persistent buffers of the same path; dtype and device of the
            /// module's own stay. Nothing is copied unless everything fits.
            /// </summary>
            /// <param name="source">The tensors by dotted path.</param>
            /// <param name="strict">Whether every path must be on both sides.</param>
            /// <param name="skip">Paths to leave as they are, on either side.</param>
            /// <returns>The paths that the source lacks, and those that the module does not have.</returns>
            /// <exception cref="ArgumentException">A shape differs.</exception>
            /// <exception cref="InvalidOperationException">Strict, and a path is on one side only.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keys) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null
            )
            {
                ArgumentNullException.ThrowIfNull(source);
                var own = StateEntries()
                    .Where(entry => skip?.Contains(entry.name) != true)
                    .ToDictionary(entry => entry.name, entry => entry.tensor, StringComparer.Ordinal);
                var missing = own.Keys.Where(name => !source.ContainsKey(name)).ToList();
                var unexpected = source
                    .Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true)
                    .ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException(
                        $"{GetName()}: the state does not fit the module. Missing: {Listed(missing)}. "
                            + $"Unexpected: {Listed(unexpected)}."
                    );
                }
                var pairs = own.Where(entry => source.ContainsKey(entry.Key)).ToList();
                CheckShapes(pairs, source);
                using (no_grad())
                {
                    foreach (var (name, target) in pairs)
                    {
                        target.copy_(source[name]);
                    }
                }
                return (missing, unexpected);
            }

            private IEnumerable<(string name, Tensor tensor)> StateEntries() =>
                named_parameters()
                    .Select(entry => (entry.name, (Tensor)entry.parameter))
                    .Concat(named_buffers(recurse: true, include_nonpersistent: false));

            private void CheckShapes(List<KeyValuePair<string, Tensor>> pairs, Dictionary<string, Tensor> source)
            {
                var wrong = pairs
                    .Where(entry => !entry.Value.shape.AsSpan().SequenceEqual(source[entry.Key].shape))
                    .Select(entry =>
                        $"{entry.Key} is [{string.Join(", ", entry.Value.shape)}] in the module "
                        + $"and [{string.Join(", ", source[entry.Key].shape)}] in the state"
                    )
                    .ToList();
                if (wrong.Count > 0)
                {
                    throw new ArgumentException($"{GetName()}: {string.Join("; ", wrong)}.", nameof(source));
                }
            }

            private static string Listed(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
        }
    }
}
