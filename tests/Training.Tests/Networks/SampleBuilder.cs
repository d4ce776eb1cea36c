using Rlfw.Contracts;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Networks;

/// <summary>Builds <see cref="SampleNetworks"/>.</summary>
internal sealed class SampleBuilder(int[] hidden) : INetworkBuilder
{
    public nn.Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random)
    {
        var module = SampleNetworks.Module([shape.Inputs, .. hidden, shape.Outputs], shape.DefaultActivation);
        Initial.Draw(module, random);
        return module;
    }
}
