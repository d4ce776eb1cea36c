namespace Rlfw.Serving.Wire;

/// <summary>The models that are served.</summary>
/// <param name="Object">"list".</param>
/// <param name="Data">The models.</param>
internal sealed record ModelList(string Object, IReadOnlyList<ModelCard> Data);
