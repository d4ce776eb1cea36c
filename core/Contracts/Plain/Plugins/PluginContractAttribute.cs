namespace Rlfw.Contracts;

/// <summary>Marks an interface as the contract of a plugin kind. A kind may have several contracts (algorithms have).</summary>
/// <param name="kind">The kind whose plugins implement the interface.</param>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class PluginContractAttribute(PluginKind kind) : Attribute
{
    /// <summary>The kind whose plugins implement the interface.</summary>
    public PluginKind Kind { get; } = kind;

    /// <summary>How error messages call the contract: "an on-policy algorithm", "a language model".</summary>
    public string Noun { get; init; } = "";
}
