namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>What the reference implementations computed.</summary>
public static class Golden
{
    /// <summary>The device of a test; skips it where there is none.</summary>
    public static Device Device(string name)
    {
        Assert.SkipUnless(name != "cuda" || cuda.is_available(), "there is no CUDA device here");
        return new Device(name);
    }

    /// <summary>The tensors of a golden folder's <c>expected.safetensors</c>.</summary>
    public static Dictionary<string, Tensor> Expected(string folder, Device device) =>
        Safetensors.Load(Path.Combine(folder, "expected.safetensors"), device);

    /// <summary>The rows of int64 [B, T].</summary>
    public static int[][] Ids(Tensor ids) =>
        [
            .. Enumerable
                .Range(0, (int)ids.shape[0])
                .Select(row => ids[row].cpu().data<long>().Select(id => (int)id).ToArray()),
        ];

    /// <summary>The largest distance, relative to the largest value.</summary>
    public static double Relative(Tensor actual, Tensor expected) =>
        actual.Distance(expected) / expected.abs().max().to_type(ScalarType.Float64).item<double>();

    /// <summary>The root of (mean squared distance / mean square).</summary>
    public static double RootMeanSquare(Tensor actual, Tensor expected)
    {
        var (a, b) = (actual.to_type(ScalarType.Float64), expected.to_type(ScalarType.Float64));
        return ((a - b).square().mean() / b.square().mean()).sqrt().item<double>();
    }
}
