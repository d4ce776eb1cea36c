using System.Reflection;
using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            private readonly OrderedDictionary<string, Module> _modules = new(StringComparer.Ordinal);
            private readonly OrderedDictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
            private readonly OrderedDictionary<string, (Tensor tensor, bool persistent)> _buffers = new(
                StringComparer.Ordinal
            );

            /// <summary>Adds a module under a name.</summary>
            /// <param name="name">Its name among this module's components: no dots, not empty.</param>
            /// <param name="submodule">The module; this one owns it from now on. Null removes the name.</param>
            /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                CheckName(name, _modules.ContainsKey(name) && submodule is not null);
                if (submodule is null)
                {
                    _modules.Remove(name);
                    return;
                }
                if (ReferenceEquals(submodule, this))
                {
                    throw new ArgumentException(
                        $"{GetName()}: a module cannot be a part of itself.",
                        nameof(submodule)
                    );
                }
                _modules.Add(name, submodule);
            }

            /// <summary>As <see cref="register_module"/>.</summary>
            /// <param name="name">Its name.</param>
            /// <param name="module">The module.</param>
            public virtual void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a parameter under a name and takes it out of any dispose scope.</summary>
            /// <param name="name">Its name among this module's components: no dots, not empty.</param>
            /// <param name="param">A leaf; the module owns it from now on. Null removes the name.</param>
            /// <exception cref="ArgumentException">The name is taken or not allowed, or the parameter is no leaf.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name, _parameters.ContainsKey(name) && param is not null);
                if (param is null)
                {
                    _parameters.Remove(name);
                    return;
                }
                _parameters.Add(name, Owned(name, param));
            }

            /// <summary>Adds a tensor that belongs to the state but is not learned, and takes it out of any scope.</summary>
            /// <param name="name">Its name among this module's components: no dots, not empty.</param>
            /// <param name="tensor">The tensor; the module owns it from now on. Null removes the name.</param>
            /// <param name="persistent">Whether <c>state_dict</c> includes it.</param>
            /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name, _buffers.ContainsKey(name) && tensor is not null);
                if (tensor is null)
                {
                    _buffers.Remove(name);
                    return;
                }
                tensor.DetachFromDisposeScope();
                _buffers.Add(name, (tensor, persistent));
            }

            /// <summary>
            /// Registers every field that holds a module, a parameter or a tensor (as a persistent buffer) under the
            /// field's name; of automatic properties, under the property's name. The order is that of the declarations,
            /// fields before properties. What is registered already stays as it is. Called at the end of a derived
            /// class's constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                const BindingFlags instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
                foreach (var field in GetType().GetFields(instance).OrderBy(field => field.MetadataToken))
                {
                    var value = field.GetValue(this);
                    if (value is null || IsRegistered(value))
                    {
                        continue;
                    }
                    switch (value)
                    {
                        case Module module:
                            register_module(ComponentName(field), module);
                            break;
                        case Parameter parameter:
                            register_parameter(ComponentName(field), parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(ComponentName(field), tensor);
                            break;
                        default:
                            break;
                    }
                }
            }

            /// <summary>Puts another parameter in a name's place, for property setters; the old one is not disposed.</summary>
            private protected void ReplaceParameter(string name, Parameter? parameter)
            {
                if (parameter is null)
                {
                    _parameters.Remove(name);
                }
                else
                {
                    // The indexer keeps the position of a name that is there already.
                    _parameters[name] = Owned(name, parameter);
                }
            }

            private Parameter Owned(string name, Parameter parameter)
            {
                if (!parameter.is_leaf)
                {
                    throw new ArgumentException(
                        $"{GetName()}: parameter '{name}' is the result of a computation; detach it first.",
                        nameof(parameter)
                    );
                }
                parameter.DetachFromDisposeScope();
                return parameter;
            }

            private bool IsRegistered(object component) =>
                component switch
                {
                    Module module => _modules.Values.Any(other => ReferenceEquals(other, module)),
                    Parameter parameter => _parameters.Values.Any(other => ReferenceEquals(other, parameter)),
                    Tensor tensor => _buffers.Values.Any(other => ReferenceEquals(other.tensor, tensor)),
                    _ => false,
                };

            private void CheckName(string name, bool taken)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException(
                        $"{GetName()}: the name '{name}' must not contain a dot.",
                        nameof(name)
                    );
                }
                if (taken)
                {
                    throw new ArgumentException($"{GetName()}: the name '{name}' is registered already.", nameof(name));
                }
            }

            /// <summary>The compiler names the field of property P "&lt;P&gt;k__BackingField".</summary>
            private static string ComponentName(FieldInfo field) =>
                field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        }
    }
}
