namespace Rlfw.Serving.Reading;

/// <summary>A prompt of <c>/v1/completions</c>: a text, or token ids.</summary>
/// <param name="Path">Where it stands: "prompt[1]".</param>
/// <param name="Text">The text; null where ids are given.</param>
/// <param name="Ids">The ids; null where a text is given.</param>
internal sealed record TextPrompt(string Path, string? Text, int[]? Ids);
