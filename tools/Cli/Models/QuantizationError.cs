using System.Text.Json.Nodes;

namespace Rlfw.Cli;

/// <summary>What keeping a model's weights in fewer bits changes.</summary>
/// <param name="Quantization">The way of keeping them: "nf4".</param>
/// <param name="Weights">Relative error of the weights by kind of linear map, as the model says it: ("q_proj", "9.12%").</param>
/// <param name="Logits">Relative error (root of mean squares) of a probe's logits.</param>
/// <param name="Changed">The share of the probe's positions whose likeliest next token is another one.</param>
internal sealed record QuantizationError(
    string Quantization,
    IReadOnlyList<(string Kind, string? Error)> Weights,
    double Logits,
    double Changed
)
{
    /// <summary>For scripts.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["weights"] = JsonText.Map(Weights.Select(entry => KeyValuePair.Create(entry.Kind, entry.Error!))),
            ["logits"] = Logits,
            ["likeliest_token_changed"] = Changed,
        };
}
