using System.Collections.Generic;

namespace Rlfw.TorchGenerator;

/// <summary>One ATen operator and the C# methods that call it.</summary>
internal sealed class OperatorSpec(
    string name,
    string overload,
    IReadOnlyList<SchemaArgument> arguments,
    string returns,
    string schema,
    string documentation
)
{
    public string Name { get; } = name;

    public string Overload { get; } = overload;

    public IReadOnlyList<SchemaArgument> Arguments { get; } = arguments;

    /// <summary>The C# return type; <c>this</c> for operators that change their first argument.</summary>
    public string Returns { get; } = returns;

    public string Schema { get; } = schema;

    public string Documentation { get; } = documentation;

    public List<Form> Forms { get; } = [];

    /// <summary>The C# field that holds the operator.</summary>
    public string Field => Overload.Length == 0 ? Name : Name + "__" + Overload;
}
