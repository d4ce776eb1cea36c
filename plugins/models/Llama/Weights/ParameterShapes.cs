namespace Rlfw.Plugins.Llama;

/// <summary>The names and lengths of a network's tensors, found by building it without memory.</summary>
internal static class ParameterShapes
{
    /// <summary>All of them, in the network's order.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Of(LlamaShape shape)
    {
        using var network = new LlamaNetwork(shape, new EmptyWeights(META, ScalarType.Float32));
        return [.. network.named_parameters().Select(entry => (entry.name, entry.parameter.shape))];
    }
}
