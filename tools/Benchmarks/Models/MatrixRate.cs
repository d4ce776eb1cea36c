namespace Rlfw.Benchmarks;

/// <summary>The rate of large matrix products: what a device can do at best in practice.</summary>
internal static class MatrixRate
{
    private const int Products = 20;

    /// <summary>Operations a second, bfloat16.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="device">Where.</param>
    public static double Measure(int size, Device device)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(3, device);
        var left = torch.randn([size, size], ScalarType.BFloat16, device, generator: generator);
        var right = torch.randn([size, size], ScalarType.BFloat16, device, generator: generator);
        var seconds = LlamaBenchmark.Time(
            device,
            () =>
            {
                for (var i = 0; i < Products; i++)
                {
                    using var product = nn.functional.linear(left, right);
                }
            }
        );
        return Products * 2.0 * size * size * size / seconds;
    }
}
