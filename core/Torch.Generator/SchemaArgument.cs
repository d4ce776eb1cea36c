namespace Rlfw.TorchGenerator;

/// <summary>One argument of an ATen schema.</summary>
internal sealed class SchemaArgument(string type, string name)
{
    /// <summary>Type without alias annotation and without the length of a fixed list: <c>int[]?</c>.</summary>
    public string Type { get; } = type;

    public string Name { get; } = name;
}
