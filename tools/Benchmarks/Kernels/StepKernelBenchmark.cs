using Rlfw.Contracts;
using Rlfw.Generation.Kernels;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Benchmarks;

/// <summary>The kernels besides attention, in the shape of a Llama of 3 B parameters.</summary>
internal static class StepKernelBenchmark
{
    private const int Hidden = 3072;
    private const int Width = 8192;
    private const int Heads = 24;
    private const int KeyHeads = 8;
    private const int HeadSize = 128;
    private const int BlockSize = 16;
    private const int Vocabulary = 128_256;
    private const int Launches = 200;

    // More than the cache of any GPU of today holds.
    private const long BytesBetweenUses = 256L << 20;

    public static void Run(CudaKernelLibrary library, Device device, double bandwidth)
    {
        Console.WriteLine();
        Console.WriteLine("| kernel, rows | µs | MB | of copy bandwidth |");
        Console.WriteLine("| --- | --- | --- | --- |");
        using var kernels = new KernelOperations(library, new PlainOperations());
        var sampler = new KernelSampler(
            library,
            new AllowedIds(Vocabulary, null),
            new PlainSampler(new(Vocabulary, null))
        );
        foreach (var rows in new[] { 64, 256, 512 })
        {
            using var scope = NewDisposeScope();
            Product(
                device,
                rows,
                Hidden,
                (Heads + (2 * KeyHeads)) * HeadSize,
                "product of queries, keys, values",
                bandwidth
            );
            Product(device, rows, Heads * HeadSize, Hidden, "product behind attention", bandwidth);
            Product(device, rows, Hidden, 2 * Width, "product of gate and up", bandwidth);
            Product(device, rows, Width, Hidden, "product down", bandwidth);
            Product(device, rows, Hidden, Vocabulary, "product of the head", bandwidth);
            Normalize(kernels, device, rows, bandwidth);
            SwiGlu(kernels, device, rows, bandwidth);
            Store(kernels, device, rows, bandwidth);
            Sample(sampler, device, rows, bandwidth, "sample", 1, SamplingNeeds.Draws);
            Sample(sampler, device, rows, bandwidth, "sample, temperature 0.7", 0.7f, SamplingNeeds.Temperature);
            Sample(sampler, device, rows, bandwidth, "sample, top-k 50 and top-p 0.9", 1, SamplingNeeds.TopP);
        }

        foreach (var failure in kernels.Failures.Concat(sampler.Failures))
        {
            Console.WriteLine($"not had: {failure}");
        }
    }

    /// <summary>A matrix product of libtorch's, beside the reading of its matrix.</summary>
    private static void Product(Device device, int rows, int inputs, int outputs, string what, double bandwidth)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, device);
        var bytes = 2L * (((long)inputs * outputs) + ((long)rows * (inputs + outputs)));
        var weights = Copies(device, 2L * inputs * outputs, outputs, inputs);
        var input = torch.randn([rows, inputs], ScalarType.BFloat16, device, generator: generator);
        var time = DeviceTimer.Microseconds(
            Launches / 4,
            i => nn.functional.linear(input, weights[i % weights.Length])
        );
        KernelBenchmark.Print($"{what}, {rows}", time, bytes, bandwidth);
    }

    private static void Normalize(KernelOperations kernels, Device device, int rows, double bandwidth)
    {
        using var scope = NewDisposeScope();
        var bytes = rows * (long)Hidden * 2;
        var (streams, additions) = (Copies(device, 2 * bytes, rows, Hidden), Copies(device, 2 * bytes, rows, Hidden));
        var weight = torch.ones([Hidden], ScalarType.BFloat16, device);
        var time = DeviceTimer.Microseconds(
            Launches,
            i => kernels.AddAndNormalize(streams[i % streams.Length], additions[i % additions.Length], weight, 1e-5)
        );
        KernelBenchmark.Print($"add and normalize, {rows}", time, 4 * bytes, bandwidth);
    }

    private static void SwiGlu(KernelOperations kernels, Device device, int rows, double bandwidth)
    {
        using var scope = NewDisposeScope();
        var bytes = rows * (long)Width * 2;
        var inputs = Copies(device, 2 * bytes, rows, 2 * Width);
        var time = DeviceTimer.Microseconds(Launches, i => kernels.SwiGlu(inputs[i % inputs.Length]));
        KernelBenchmark.Print($"SwiGLU, {rows}", time, 3 * bytes, bandwidth);
    }

    private static void Store(KernelOperations kernels, Device device, int rows, double bandwidth)
    {
        using var scope = NewDisposeScope();
        const int all = (Heads + (2 * KeyHeads)) * HeadSize;
        var bytes = rows * (long)all * 2;
        var inputs = Copies(device, 2 * bytes, rows, all);
        long[] shape = [rows, KeyHeads, BlockSize, HeadSize];
        var blocks = new LayerBlocks(
            torch.zeros(shape, ScalarType.BFloat16, device),
            torch.zeros(shape, ScalarType.BFloat16, device),
            null,
            null
        );
        var slots = torch.arange(rows, dtype: ScalarType.Int64, device: device) * BlockSize;
        var positions = slots % 8192;
        using var generator = new Generator(1, device);
        var angles = torch.rand([8192, HeadSize / 2], ScalarType.Float32, device, generator: generator);
        var tables = new RotaryTables(angles.cos(), angles.sin());
        var time = DeviceTimer.Microseconds(
            Launches,
            i => kernels.Store(inputs[i % inputs.Length], positions, slots, tables, blocks)
        );
        KernelBenchmark.Print($"rotate and store, {rows}", time, 2 * bytes, bandwidth);
    }

    private static void Sample(
        KernelSampler sampler,
        Device device,
        int rows,
        double bandwidth,
        string what,
        float temperature,
        SamplingNeeds needs
    )
    {
        using var scope = NewDisposeScope();
        var bytes = rows * (long)Vocabulary * 2;
        var logits = Copies(device, bytes, rows, Vocabulary);
        var drops = needs == SamplingNeeds.TopP;
        using var generator = new Generator(1, device);
        var how = new SamplingRows(
            needs,
            torch.rand([rows], ScalarType.Float64, device, generator: generator),
            torch.full([rows], temperature, ScalarType.Float32, device),
            torch.full([rows], drops ? 50 : 0, ScalarType.Int32, device),
            torch.full([rows], drops ? 0.9f : 1, ScalarType.Float32, device),
            torch.zeros([rows], ScalarType.Float32, device)
        );
        var time = DeviceTimer.Microseconds(
            Launches / 4,
            i =>
            {
                var (tokens, values) = sampler.Draw(logits[i % logits.Length], how);
                tokens.Dispose();
                values.Dispose();
            }
        );
        KernelBenchmark.Print($"{what}, {rows}", time, bytes, bandwidth);
    }

    /// <summary>So many random matrices that one that comes round again is in no cache.</summary>
    private static Tensor[] Copies(Device device, long bytes, long rows, long columns)
    {
        using var generator = new Generator(2, device);
        var count = (int)Math.Clamp(BytesBetweenUses / bytes, 1, Launches) + 1;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => torch.randn([rows, columns], ScalarType.BFloat16, device, generator: generator)),
        ];
    }
}
