using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Measures what quantization changes, on a model's weights and on its logits for random ids.</summary>
internal static class QuantizationProbe
{
    private const string ErrorPrefix = "quantization_error_";
    private const int ProbeLength = 64;

    /// <summary>Loads the model as it is and then in each quantization, one at a time.</summary>
    /// <exception cref="UserErrorException">The weights are missing or do not fit.</exception>
    public static IReadOnlyList<QuantizationError> Measure(
        ModelPlugins plugins,
        ModelFolder folder,
        CancellationToken stop
    )
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (_, reference) = Probe(plugins, folder, "none");
        var errors = new List<QuantizationError>();
        foreach (var quantization in new[] { "int8", "nf4" })
        {
            stop.ThrowIfCancellationRequested();
            var (weights, logits) = Probe(plugins, folder, quantization);
            errors.Add(
                new QuantizationError(
                    quantization,
                    weights,
                    Math.Sqrt(
                        (logits - reference).square().mean().item<float>() / reference.square().mean().item<float>()
                    ),
                    logits.argmax(-1).ne(reference.argmax(-1)).to_type(ScalarType.Float32).mean().item<float>()
                )
            );
        }

        return errors;
    }

    private static (IReadOnlyList<(string Kind, string? Error)> Weights, Tensor Logits) Probe(
        ModelPlugins plugins,
        ModelFolder folder,
        string quantization
    )
    {
        var options = new Dictionary<string, object>(StringComparer.Ordinal) { ["quantization"] = quantization };
        using var model = plugins.Model(folder, options, CPU);
        var random = new RandomStream(1, "quantization-probe");
        var length = Math.Min(ProbeLength, model.MaximumLength);
        long[] ids = [.. Enumerable.Range(0, length).Select(_ => (long)random.NextInt(model.Tokenizer.VocabularySize))];
        var weights = model
            .Describe()
            .Facts.Where(fact => fact.Name.StartsWith(ErrorPrefix, StringComparison.Ordinal))
            .Select(fact => (fact.Name[ErrorPrefix.Length..], (string?)fact.Value))
            .ToList();
        return (weights, model.Logits(tensor(ids, [1, length]), null).to_type(ScalarType.Float32));
    }
}
