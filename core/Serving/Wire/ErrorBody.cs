namespace Rlfw.Serving.Wire;

/// <summary>What every answer that is no success holds.</summary>
/// <param name="Error">What is wrong.</param>
internal sealed record ErrorBody(ErrorDetail Error);
