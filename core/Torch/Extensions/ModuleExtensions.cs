using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Extensions;

/// <summary>What PyTorch's modules can do and TorchSharp's cannot.</summary>
public static class ModuleExtensions
{
    /// <summary>Says for all parameters whether gradients are computed for them.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="requires_grad">False freezes it.</param>
    /// <returns>The module.</returns>
    public static T requires_grad_<T>(this T module, bool requires_grad = true)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var parameter in module.parameters())
        {
            parameter.requires_grad = requires_grad;
        }
        return module;
    }
}
