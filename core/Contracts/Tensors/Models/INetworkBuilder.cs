namespace Rlfw.Contracts;

/// <summary>
/// A model plugin that builds networks from vectors to vectors, for algorithms that learn in environments. An algorithm
/// builds one for each function it learns (policy, value). Constructor context: none.
/// </summary>
[PluginContract(PluginKind.Model, Noun = "a network")]
public interface INetworkBuilder : IModel
{
    /// <summary>Builds one network, float32, on the CPU; input [B, inputs], output [B, outputs].</summary>
    /// <param name="shape">Its ends and the algorithm's wishes.</param>
    /// <param name="random">The stream for initial parameters; libtorch's global generator is never used.</param>
    nn.Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random);
}
