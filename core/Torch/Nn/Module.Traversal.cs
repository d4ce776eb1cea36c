using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>The modules directly below this one, in the order registered.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() =>
                _modules.Select(pair => (pair.Key, pair.Value));

            /// <summary>The modules directly below this one, in the order registered.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one, without itself; names are dotted paths ("layers.0.attention").</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (name, child) in named_children())
                {
                    yield return (name, child);
                    foreach (var (path, module) in child.named_modules())
                    {
                        yield return ($"{name}.{path}", module);
                    }
                }
            }

            /// <summary>All modules below this one, without itself.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>The parameters with their dotted paths; one that stands in several places comes once.</summary>
            /// <param name="recurse">Whether those of the modules below are included.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (name, parameter) in _parameters)
                {
                    if (seen.Add(parameter))
                    {
                        yield return (name, parameter);
                    }
                }
                if (!recurse)
                {
                    yield break;
                }
                foreach (var (childName, child) in named_children())
                {
                    foreach (var (name, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter))
                        {
                            yield return ($"{childName}.{name}", parameter);
                        }
                    }
                }
            }

            /// <summary>The parameters; one that stands in several places comes once.</summary>
            /// <param name="recurse">Whether those of the modules below are included.</param>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>The buffers with their dotted paths.</summary>
            /// <param name="recurse">Whether those of the modules below are included.</param>
            /// <param name="include_nonpersistent">Whether those that <c>state_dict</c> leaves out are included.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            )
            {
                foreach (var (name, (tensor, persistent)) in _buffers)
                {
                    if (persistent || include_nonpersistent)
                    {
                        yield return (name, tensor);
                    }
                }
                if (!recurse)
                {
                    yield break;
                }
                foreach (var (childName, child) in named_children())
                {
                    foreach (var (name, tensor) in child.named_buffers(recurse, include_nonpersistent))
                    {
                        yield return ($"{childName}.{name}", tensor);
                    }
                }
            }

            /// <summary>The buffers.</summary>
            /// <param name="recurse">Whether those of the modules below are included.</param>
            /// <param name="include_nonpersistent">Whether those that <c>state_dict</c> leaves out are included.</param>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>Whether there is a parameter of that dotted path.</summary>
            /// <param name="target">Such as "layers.0.weight".</param>
            public virtual bool has_parameter(string target) =>
                Owner(target, out var leaf) is { } owner && owner._parameters.ContainsKey(leaf);

            /// <summary>The parameter of a dotted path, or null.</summary>
            /// <param name="target">Such as "layers.0.weight".</param>
            public virtual Parameter? get_parameter(string target) =>
                Owner(target, out var leaf) is { } owner && owner._parameters.TryGetValue(leaf, out var parameter)
                    ? parameter
                    : null;

            /// <summary>Whether there is a buffer of that dotted path.</summary>
            /// <param name="target">Such as "layers.0.mask".</param>
            public virtual bool has_buffer(string target) =>
                Owner(target, out var leaf) is { } owner && owner._buffers.ContainsKey(leaf);

            /// <summary>The buffer of a dotted path, or null.</summary>
            /// <param name="target">Such as "layers.0.mask".</param>
            public virtual Tensor? get_buffer(string target) =>
                Owner(target, out var leaf) is { } owner && owner._buffers.TryGetValue(leaf, out var buffer)
                    ? buffer.tensor
                    : null;

            /// <summary>The module that a dotted path's last name belongs to; null where the path leads nowhere.</summary>
            private Module? Owner(string target, out string leaf)
            {
                ArgumentException.ThrowIfNullOrEmpty(target);
                var dot = target.LastIndexOf('.');
                leaf = target[(dot + 1)..];
                var owner = this;
                foreach (var part in dot < 0 ? [] : target[..dot].Split('.'))
                {
                    owner = owner.named_children().FirstOrDefault(child => child.name == part).module;
                    if (owner is null)
                    {
                        return null;
                    }
                }
                return owner;
            }
        }
    }
}
