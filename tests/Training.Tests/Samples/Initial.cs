using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Initial parameters from a stream.</summary>
internal static class Initial
{
    public static void Draw(Module module, RandomStream random)
    {
        using var scope = NewDisposeScope();
        using var constant = torch.no_grad();
        foreach (var (_, parameter) in module.named_parameters())
        {
            float[] values =
            [
                .. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)(0.3 * random.NextGaussian())),
            ];
            parameter.copy_(torch.tensor(values, parameter.shape));
        }
    }
}
