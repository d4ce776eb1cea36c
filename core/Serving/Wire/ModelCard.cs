namespace Rlfw.Serving.Wire;

/// <summary>A model that is served.</summary>
/// <param name="Id">What requests call it.</param>
/// <param name="Object">"model".</param>
/// <param name="Created">When the server began, in seconds since 1970.</param>
/// <param name="OwnedBy">"rlfw".</param>
/// <param name="MaxModelLen">The longest sequence, prompt and completion together, in tokens.</param>
internal sealed record ModelCard(string Id, string Object, long Created, string OwnedBy, int MaxModelLen);
