using System.Collections.Generic;

namespace Rlfw.TorchGenerator;

/// <summary>One C# method that calls an operator.</summary>
internal sealed class Form(
    string path,
    string method,
    IReadOnlyList<Parameter> parameters,
    IReadOnlyList<string> arguments,
    bool isPreferred
)
{
    /// <summary>Where the method lives: <c>""</c> for torch.Tensor, otherwise <c>torch</c>, <c>torch.special</c>, ...</summary>
    public string Path { get; } = path;

    public string Method { get; } = method;

    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    /// <summary>One C# expression a schema argument, in the schema's order; <c>_</c> takes the schema's default.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>Whether the compiler shall take it before other overloads that would fit.</summary>
    public bool IsPreferred { get; } = isPreferred;

    public bool IsInstance => Path.Length == 0;
}
