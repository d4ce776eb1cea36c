using Rlfw.Generation.Kernels;
using Rlfw.Generation.Operations;

namespace Rlfw.Benchmarks;

/// <summary>Attention of a decoding step over a pool of random blocks, in the shape of a Llama of 3 B parameters.</summary>
internal sealed class AttentionBenchmark : IDisposable
{
    private const int Heads = 24;
    private const int KeyHeads = 8;
    private const int HeadSize = 128;
    private const int BlockSize = 16;
    private const long TokenBytes = 2L * KeyHeads * HeadSize * 2; // key and value
    private const long BytesBetweenUses = 256L << 20;
    private const double MicrosecondsWanted = 8000;
    private readonly CudaKernelLibrary _library;
    private readonly Device _device;
    private readonly double _bandwidth;
    private readonly LayerBlocks _blocks;
    private readonly long _count;

    /// <summary>A pool of some size.</summary>
    public AttentionBenchmark(CudaKernelLibrary library, Device device, double bandwidth, long bytes)
    {
        (_library, _device, _bandwidth) = (library, device, bandwidth);
        _count = bytes / (TokenBytes * BlockSize);
        using var generator = new Generator(5, device);
        long[] shape = [_count, KeyHeads, BlockSize, HeadSize];
        Tensor Values() =>
            torch.randn(shape, ScalarType.BFloat16, device, generator: generator).DetachFromDisposeScope();
        _blocks = new LayerBlocks(Values(), Values(), null, null);
    }

    /// <summary>Batches and contexts, as the engine launches them, beside libtorch's dense attention.</summary>
    public void Run()
    {
        Console.WriteLine();
        Console.WriteLine("| attention, rows x tokens | µs | MB | of copy bandwidth |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var rows in new[] { 1, 16, 64, 256, 512 })
        {
            foreach (var tokens in new[] { 512, 2048, 8192 })
            {
                if (Fits(rows, tokens))
                {
                    Kernel($"{rows} x {tokens}", rows, tokens, new AttentionTuning());
                }
            }
        }

        Kernel("64 x 2048, fixed splits", 64, 2048, new AttentionTuning { FixedSplits = true });
        foreach (var (rows, tokens) in new[] { (64, 512), (256, 512), (64, 2048) })
        {
            Dense(rows, tokens);
        }
    }

    /// <summary>Other ways to build the kernel.</summary>
    public void Variants()
    {
        Console.WriteLine();
        Console.WriteLine("| variant, rows x tokens | µs | MB | of copy bandwidth |");
        Console.WriteLine("| --- | --- | --- | --- |");
        AttentionTuning[] tunings =
        [
            new(),
            new() { Prefetch = true },
            new() { Prefetch = true, Unroll = 2 },
            new() { Unroll = 2 },
            new() { Warps = 8, Resident = 2 },
            new() { Warps = 2, Resident = 8 },
            new() { Waves = 1 },
            new() { Waves = 4 },
            new() { Waves = 4, SplitTokens = 128 },
        ];
        foreach (var (rows, tokens) in new[] { (16, 512), (64, 512), (256, 512), (64, 2048) })
        {
            foreach (var tuning in tunings)
            {
                var name = FormattableString.Invariant(
                    $"unroll {tuning.Unroll}, {tuning.Warps} warps, prefetch {tuning.Prefetch}, waves {tuning.Waves}, split {tuning.SplitTokens}"
                );
                Kernel($"{name}, {rows} x {tokens}", rows, tokens, tuning);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _blocks.Keys.Dispose();
        _blocks.Values.Dispose();
    }

    private static long Bytes(long rows, long tokens) => rows * tokens * TokenBytes;

    private bool Fits(long rows, long tokens) => rows * tokens <= _count * BlockSize;

    private void Kernel(string what, int rows, int tokens, AttentionTuning tuning)
    {
        using var scope = NewDisposeScope();
        using var kernels = new KernelOperations(_library, new PlainOperations(), tuning);
        using var generator = new Generator(6, _device);
        long blocks = rows * (long)tokens / BlockSize,
            turns = Math.Clamp(BytesBetweenUses / Bytes(rows, tokens), 1, Math.Max(1, _count / blocks)) + 1;
        // As a pool that has been in use for long has them: in no order.
        var order = torch
            .rand([_count], ScalarType.Float32, _device, generator: generator)
            .argsort()
            .to_type(ScalarType.Int32);
        var tables = new Tensor[turns];
        for (var turn = 0; turn < turns; turn++)
        {
            var first = turn * blocks % Math.Max(1, _count - blocks + 1);
            tables[turn] = order.narrow(0, first, blocks).clone().view(rows, tokens / BlockSize);
        }

        var lengths = torch.full([rows], tokens, ScalarType.Int32, _device);
        var queries = torch.randn([rows, Heads, HeadSize], ScalarType.BFloat16, _device, generator: generator);
        var time = DeviceTimer.Microseconds(
            Launches(rows, tokens),
            i => kernels.AttendLast(queries, _blocks, tables[i % turns], lengths)
        );
        KernelBenchmark.Print(what, time, Bytes(rows, tokens), _bandwidth);
        foreach (var failure in kernels.Failures)
        {
            Console.WriteLine($"not had: {failure}");
        }
    }

    private void Dense(int rows, int tokens)
    {
        if (!Fused.HasGroupedAttention)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var generator = new Generator(7, _device);
        var turns = (int)Math.Clamp(BytesBetweenUses / Bytes(rows, tokens), 1, 8) + 1;
        long[] shape = [rows, KeyHeads, tokens, HeadSize];
        Tensor[] Values() =>
            [
                .. Enumerable
                    .Range(0, turns)
                    .Select(_ => torch.randn(shape, ScalarType.BFloat16, _device, generator: generator)),
            ];
        var (keys, values) = (Values(), Values());
        var queries = torch.randn([rows, Heads, 1, HeadSize], ScalarType.BFloat16, _device, generator: generator);
        var time = DeviceTimer.Microseconds(
            Launches(rows, tokens),
            i => Fused.ScaledDotProductAttention(queries, keys[i % turns], values[i % turns], groupedQueries: true)
        );
        KernelBenchmark.Print($"libtorch's dense attention, {rows} x {tokens}", time, Bytes(rows, tokens), _bandwidth);
    }

    private int Launches(long rows, long tokens) =>
        (int)Math.Clamp(MicrosecondsWanted / (Bytes(rows, tokens) / _bandwidth * 1e6), 3, 300);
}
