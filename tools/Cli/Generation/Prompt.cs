using System.Text.Json.Nodes;

namespace Rlfw.Cli;

/// <summary>A prompt of <c>rlfw generate</c>.</summary>
/// <param name="Shown">As the user gave it: a text, messages or ids.</param>
/// <param name="Ids">Its ids.</param>
internal sealed record Prompt(JsonNode Shown, int[] Ids);
