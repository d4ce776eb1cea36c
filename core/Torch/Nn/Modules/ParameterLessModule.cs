using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>A module without components, such as an activation.</summary>
/// <typeparam name="T1">The input's type.</typeparam>
/// <typeparam name="TResult">The result's type.</typeparam>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>
{
    /// <summary>Makes the module.</summary>
    /// <param name="name">What <c>GetName</c> returns.</param>
    protected ParameterLessModule(string name)
        : base(name) { }

    /// <summary>Not allowed.</summary>
    /// <param name="name">Unused.</param>
    /// <param name="tensor">Unused.</param>
    /// <param name="persistent">Unused.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"{GetName()} has no buffers.");

    /// <summary>Not allowed.</summary>
    /// <param name="name">Unused.</param>
    /// <param name="param">Unused.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"{GetName()} has no parameters.");

    /// <summary>Not allowed.</summary>
    /// <param name="name">Unused.</param>
    /// <param name="submodule">Unused.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_module(string name, nn.Module submodule) =>
        throw new InvalidOperationException($"{GetName()} has no modules.");
}
