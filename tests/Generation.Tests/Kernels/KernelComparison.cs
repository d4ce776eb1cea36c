using Rlfw.Contracts;
using Rlfw.Generation.Kernels;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Tests.Kernels;

/// <summary>Compares kernels with plain operators on random inputs: the same for the GPU and for the emulation.</summary>
/// <param name="library">The kernels.</param>
/// <param name="device">Where they run.</param>
internal sealed class KernelComparison(IKernelLibrary library, Device device)
{
    private readonly RandomStream _random = new(7, "kernels");
    private readonly PlainOperations _plain = new();

    /// <summary>Normal numbers.</summary>
    public Tensor Normal(ScalarType dtype, params long[] shape)
    {
        using var generator = new torch.Generator(_random.NextUInt64());
        return torch.randn(shape, generator: generator).to_type(dtype).to(device);
    }

    public Tensor Integers(int[] values) => torch.tensor(values, device: device);

    public void Normalize(ScalarType dtype, int rows, int hidden, bool adds)
    {
        using var scope = NewDisposeScope();
        using var kernels = Operations();
        var stream = Normal(dtype, rows, hidden);
        var expectedStream = stream.clone();
        var addition = adds ? Normal(dtype, rows, hidden) : null;
        var weight = Normal(dtype, hidden);
        var output = kernels.AddAndNormalize(stream, addition, weight, 1e-5);
        var expected = _plain.AddAndNormalize(expectedStream, addition, weight, 1e-5);
        Same(stream, expectedStream);
        Near(output, expected, OneRounding(dtype));
        kernels.Failures.ShouldBeEmpty();
    }

    public void SwiGlu(ScalarType dtype, int rows, int width)
    {
        using var scope = NewDisposeScope();
        using var kernels = Operations();
        var input = Normal(dtype, rows, 2 * width) * 3;
        var (gate, up) = (input.narrow(1, 0, width), input.narrow(1, width, width));
        // As the plain operators; not every libtorch has silu in half precision on the CPU.
        var expected = functional.silu(gate.to_type(ScalarType.Float32)).to_type(dtype) * up;
        Near(kernels.SwiGlu(input), expected, OneRounding(dtype) * 2);
        kernels.Failures.ShouldBeEmpty();
    }

    public void Store(AttentionShape shape, bool rotary)
    {
        using var scope = NewDisposeScope();
        using var kernels = Operations();
        const int tokens = 7;
        var (blocks, expected) = (Blocks(shape, 6), Blocks(shape, 6));
        var packed = Normal(shape.Dtype, tokens, (shape.Heads + (2 * shape.KeyHeads)) * shape.Width);
        packed.select(0, 3).zero_();
        var positions = torch.tensor(new long[] { 0, 5, 1, 9, 30, 2, 2 }, device: device);
        var slots = torch.tensor(
            Enumerable.Range(0, tokens).Select(i => (long)(i * 5 % (6 * shape.BlockSize))).ToArray(),
            device: device
        );
        var angles =
            torch.arange(32, dtype: ScalarType.Float32, device: device).unsqueeze(1)
            / torch.arange(1, (shape.Width / 2) + 1, dtype: ScalarType.Float32, device: device);
        var tables = rotary ? new RotaryTables(angles.cos(), angles.sin()) : null;
        var queries = kernels.Store(packed, positions, slots, tables, blocks);
        Near(queries, _plain.Store(packed, positions, slots, tables, expected), OneRounding(shape.Dtype));
        // One step of eight bits where a rounding falls the other way.
        var tolerance = shape.Quantized ? 1 : OneRounding(shape.Dtype);
        Near(blocks.Keys, expected.Keys, tolerance);
        Near(blocks.Values, expected.Values, tolerance);
        if (shape.Quantized)
        {
            Near(blocks.KeyScales!, expected.KeyScales!, 1e-6);
            Near(blocks.ValueScales!, expected.ValueScales!, 1e-6);
        }

        kernels.Failures.ShouldBeEmpty();
    }

    public void Attend(AttentionShape shape, int[] lengths, AttentionTuning? tuning = null)
    {
        using var scope = NewDisposeScope();
        using var kernels = Operations(tuning);
        var width = Math.Max(1, (lengths.Max() + shape.BlockSize - 1) / shape.BlockSize) + 1;
        var count = (lengths.Length * width) + 1;
        var blocks = Blocks(shape, count);
        Fill(shape, blocks, count);
        // Blocks in no order, none twice.
        int[] order = [.. Enumerable.Range(1, count - 1)];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = (int)(_random.NextUInt64() % (ulong)(i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }

        var tables = torch.tensor(order, device: device).view(lengths.Length, width);
        var queries = Normal(shape.Dtype, lengths.Length, shape.Heads, shape.Width);
        var seen = Integers(lengths);
        var expected = _plain.AttendLast(queries.to_type(ScalarType.Float32), Widen(blocks), tables, seen);
        Poison(blocks, order, lengths, width, shape.BlockSize);
        for (var again = 0; again < 2; again++)
        {
            // Twice: the counters of the first launch must be as it found them.
            var output = kernels.AttendLast(queries, blocks, tables, seen);
            output.shape.ShouldBe([lengths.Length, shape.Heads * shape.Width]);
            Near(output, expected, OneRounding(shape.Dtype) * 2);
        }

        kernels.Failures.ShouldBeEmpty();
    }

    /// <summary>What is random in blocks.</summary>
    public void Fill(AttentionShape shape, LayerBlocks blocks, int count)
    {
        long[] all = [count, shape.KeyHeads, shape.BlockSize, shape.Width];
        if (!shape.Quantized)
        {
            blocks.Keys.copy_(Normal(shape.Dtype, all));
            blocks.Values.copy_(Normal(shape.Dtype, all));
            return;
        }

        blocks.Keys.copy_((Normal(ScalarType.Float32, all) * 50).clamp(-127, 127).round());
        blocks.Values.copy_((Normal(ScalarType.Float32, all) * 50).clamp(-127, 127).round());
        blocks.KeyScales!.copy_(Normal(ScalarType.Float32, all[..3]).abs() / 50);
        blocks.ValueScales!.copy_(Normal(ScalarType.Float32, all[..3]).abs() / 50);
    }

    /// <summary>Blocks of zeros.</summary>
    public LayerBlocks Blocks(AttentionShape shape, int count)
    {
        long[] all = [count, shape.KeyHeads, shape.BlockSize, shape.Width];
        Tensor Values() => torch.zeros(all, shape.Quantized ? ScalarType.Int8 : shape.Dtype, device);
        Tensor? Scales() => shape.Quantized ? torch.zeros(all[..3], ScalarType.Float32, device) : null;
        return new LayerBlocks(Values(), Values(), Scales(), Scales());
    }

    /// <summary>Draws with both samplers and compares tokens and log-probabilities.</summary>
    public void Sample(Tensor logits, AllowedIds allowed, SamplingRows rows)
    {
        var sampler = new KernelSampler(library, allowed, new PlainSampler(allowed));
        var (tokens, values) = sampler.Draw(logits, rows);
        var (expectedTokens, expectedValues) = new PlainSampler(allowed).Draw(logits, rows);
        sampler.Failures.ShouldBeEmpty();
        tokens.cpu().data<long>().ToArray().ShouldBe(expectedTokens.cpu().data<long>().ToArray());
        // Sums over a large vocabulary in single precision, as the plain sampler's are, are not exact themselves.
        Near(values, expectedValues, 1e-4);
        var single = logits.to_type(ScalarType.Float64);
        var divisors = rows.Temperatures.masked_fill(rows.Temperatures.eq(0), 1).to_type(ScalarType.Float64);
        var tempered = (single / divisors.unsqueeze(1)).log_softmax(-1).gather(1, tokens.unsqueeze(1));
        Near(values.narrow(1, 0, 1), tempered, 1e-5);
        Near(values.narrow(1, 2, 1), single.log_softmax(-1).gather(1, tokens.unsqueeze(1)), 1e-5);
    }

    /// <summary>Rows of every kind of setting, in turn.</summary>
    public SamplingRows Rows(int count)
    {
        var uniforms = Enumerable.Range(0, count).Select(_ => _random.NextDouble()).ToArray();
        T[] Turn<T>(params T[] values) => [.. Enumerable.Range(0, count).Select(row => values[row % values.Length])];
        return new SamplingRows(
            SamplingNeeds.Draws
                | SamplingNeeds.Greedy
                | SamplingNeeds.Temperature
                | SamplingNeeds.TopK
                | SamplingNeeds.TopP
                | SamplingNeeds.MinP,
            torch.tensor(uniforms, device: device),
            torch.tensor(Turn(1f, 0.7f, 0, 1, 1.5f, 1, 0.9f), device: device),
            torch.tensor(Turn(0, 0, 5, 3, 0, 40, 0, 1), device: device),
            torch.tensor(Turn(1f, 1, 1, 0.9f, 0.5f, 0.95f, 1, 0.999f, 0.1f), device: device),
            torch.tensor(Turn(0f, 0, 0, 0.05f, 0.3f), device: device)
        );
    }

    private static double OneRounding(ScalarType dtype) =>
        dtype switch
        {
            ScalarType.BFloat16 => 1.0 / 128,
            ScalarType.Float16 => 1.0 / 1024,
            _ => 1e-5,
        };

    private static LayerBlocks Widen(LayerBlocks blocks) =>
        blocks.KeyScales is null
            ? new(blocks.Keys.to_type(ScalarType.Float32), blocks.Values.to_type(ScalarType.Float32), null, null)
            : blocks;

    /// <summary>What is behind a sequence's end is no number; nothing may read it.</summary>
    private static void Poison(LayerBlocks blocks, int[] order, int[] lengths, int width, int size)
    {
        if (blocks.KeyScales is not null)
        {
            return; // eight bits have no such value
        }

        for (var row = 0; row < lengths.Length; row++)
        {
            for (var entry = 0; entry < width; entry++)
            {
                var seen = Math.Clamp(lengths[row] - (entry * size), 0, size);
                if (seen < size)
                {
                    var block = order[(row * width) + entry];
                    blocks.Keys.select(0, block).narrow(1, seen, size - seen).fill_(double.NaN);
                    blocks.Values.select(0, block).narrow(1, seen, size - seen).fill_(double.NaN);
                }
            }
        }
    }

    private static void Same(Tensor actual, Tensor expected) => actual.eq(expected).all().item<bool>().ShouldBeTrue();

    private static void Near(Tensor actual, Tensor expected, double tolerance)
    {
        actual.shape.ShouldBe(expected.shape);
        var (a, b) = (actual.cpu().to_type(ScalarType.Float64), expected.cpu().to_type(ScalarType.Float64));
        // Relative where numbers are large, absolute where they are small; what is no number is never near.
        var far = (a - b).abs() / b.abs().clamp_min(1);
        far.max().item<double>().ShouldBeLessThanOrEqualTo(tolerance);
        a.isfinite().all().item<bool>().ShouldBeTrue();
    }

    private KernelOperations Operations(AttentionTuning? tuning = null) => new(library, new Refusing(), tuning);

    /// <summary>Kernels must do all that is asked of them here.</summary>
    private sealed class Refusing : IStepOperations
    {
        public Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon) =>
            throw Refused();

        public Tensor SwiGlu(Tensor gateAndUp) => throw Refused();

        public Tensor Store(
            Tensor queriesKeysValues,
            Tensor positions,
            Tensor slots,
            RotaryTables? rotary,
            LayerBlocks blocks
        ) => throw Refused();

        public Tensor AttendLast(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths) => throw Refused();

        private static InvalidOperationException Refused() => new("no kernel did it");
    }
}
