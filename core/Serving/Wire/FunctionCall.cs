namespace Rlfw.Serving.Wire;

/// <summary>A call's function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments, JSON in a string.</param>
internal sealed record FunctionCall(string Name, string Arguments);
