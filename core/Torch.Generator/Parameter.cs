namespace Rlfw.TorchGenerator;

/// <summary>One parameter of a C# form.</summary>
internal sealed class Parameter(string declaration, string type, string name)
{
    /// <summary>As it stands in the method's declaration, default included.</summary>
    public string Declaration { get; } = declaration;

    /// <summary>Type without modifier such as <c>params</c>.</summary>
    public string Type { get; } = type;

    public string Name { get; } = name;
}
