using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// A random checkpoint written, loaded, and scored: how fast, and with how much memory. Prefill is beside the rate of large
/// matrix products in the same dtype, measured in the same process.
/// </summary>
internal static class LlamaBenchmark
{
    private const int Repeats = 5;

    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(
            arguments,
            "shape",
            "device",
            "dtype",
            "quantization",
            "tokens",
            "matrix",
            "folder"
        );
        var device = torch.device(settings.Text("device", torch.cuda.is_available() ? "cuda" : "cpu"));
        Threads.SetForThisThread(Environment.ProcessorCount);
        using var models = new BenchmarkModels();
        using var checkpoint = TemporaryCheckpoint.Write(
            models,
            settings.Text("shape", "3b"),
            settings.Text("folder", Path.GetTempPath()),
            device
        );
        var raw = FileReading.Measure(checkpoint.Files);
        var start = Stopwatch.GetTimestamp();
        using var model = models.Load(
            checkpoint.Folder,
            device,
            ("dtype", settings.Text("dtype", "bfloat16")),
            ("quantization", settings.Text("quantization", "none"))
        );
        Wait(device);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var rate = checkpoint.Bytes / seconds;
        Console.WriteLine(
            $"libtorch {torch.__version__}, {device}: loaded {checkpoint.Bytes / 1e9:0.00} GB in {seconds:0.00} s, {rate / 1e9:0.00} GB/s; "
                + $"raw read {raw / 1e9:0.00} GB/s ({rate / raw:0 %}){Memory(device)}"
        );
        var tokens = settings.Count("tokens", 8192);
        var products = MatrixRate.Measure(settings.Count("matrix", 8192), device);
        Console.WriteLine($"bfloat16 matrix products: {products / 1e12:0.00} TFLOP/s");
        Console.WriteLine();
        Console.WriteLine("| prefill | ms | tokens/s | TFLOP/s | of the matrix rate | without attention's own |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var work = new PrefillWork(model.Describe());
        foreach (var rows in new[] { 1, 4, 16 }.Where(rows => tokens / rows > 0))
        {
            Prefill(model, device, rows, tokens / rows, work, products);
        }

        Score(model, device, Math.Min(tokens, model.MaximumLength));
    }

    private static void Prefill(
        ICausalLanguageModel model,
        Device device,
        int rows,
        int columns,
        PrefillWork work,
        double products
    )
    {
        using var scope = NewDisposeScope();
        var ids = Ids(model, rows, columns, CPU);
        int[][] prompts =
        [
            .. Enumerable.Range(0, rows).Select(row => ids[row].data<long>().Select(id => (int)id).ToArray()),
        ];
        var options = new EngineOptions
        {
            MaximumRows = rows,
            MaximumLength = columns + 1,
            MaximumStepTokens = rows * columns,
        };
        if (device.type == DeviceType.CUDA)
        {
            CudaMemory.ResetPeak(0);
        }

        var seconds = Time(
            device,
            () =>
            {
                using var inner = NewDisposeScope();
                using var engine = new GenerationEngine(model, device, options);
                for (var row = 0; row < rows; row++)
                {
                    engine.Add(new GenerationRequest((ulong)row, prompts[row], new SamplingSettings(1, 0), 0));
                }

                while (engine.HasWork)
                {
                    engine.Step();
                }
            }
        );
        var (matrices, attention) = (work.Matrices(rows, columns), work.Attention(rows, columns));
        Console.WriteLine(
            $"| {rows} x {columns} | {seconds * 1e3:0.0} | {rows * columns / seconds:N0} | {(matrices + attention) / seconds / 1e12:0.00} | {(matrices + attention) / seconds / products:0.0 %} | {matrices / seconds / products:0.0 %} |{Memory(device)}"
        );
    }

    private static void Score(ICausalLanguageModel model, Device device, int tokens)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var ids = Ids(model, 1, tokens, device);
        var total = 0.0;
        var seconds = Time(
            device,
            () =>
            {
                total = 0;
                model.ReadLogits(
                    ids,
                    null,
                    columns: 1024,
                    (first, logits) =>
                    {
                        var count = Math.Min(logits.shape[1], tokens - 1 - first);
                        var targets = ids.narrow(1, first + 1, count).unsqueeze(-1);
                        var values = logits.narrow(1, 0, count).to_type(ScalarType.Float32);
                        total += (values.gather(-1, targets).squeeze(-1) - values.logsumexp(-1)).sum().item<float>();
                    }
                );
            }
        );
        Console.WriteLine();
        Console.WriteLine(
            $"scored {tokens} tokens in {seconds * 1e3:0.0} ms, {tokens / seconds:N0} a second; mean log-probability {total / (tokens - 1):0.000}{Memory(device)}"
        );
    }

    private static Tensor Ids(ICausalLanguageModel model, int rows, int columns, Device device)
    {
        var random = new RandomStream(2, "ids");
        var vocabulary = model.Tokenizer.VocabularySize;
        long[] ids = [.. Enumerable.Range(0, rows * columns).Select(_ => (long)random.NextInt(vocabulary))];
        return torch.tensor(ids, [rows, columns], device: device);
    }

    /// <summary>Median seconds; the first run, which finds everything cold, is left out.</summary>
    internal static double Time(Device device, Action work)
    {
        var seconds = new double[Repeats];
        for (var i = -1; i < Repeats; i++)
        {
            Wait(device);
            var start = Stopwatch.GetTimestamp();
            work();
            Wait(device);
            if (i >= 0)
            {
                seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return seconds.Order().ElementAt(Repeats / 2);
    }

    private static void Wait(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize();
        }
    }

    private static string Memory(Device device)
    {
        if (device.type != DeviceType.CUDA)
        {
            return $" peak resident {ProcessMemory.Now().PeakBytes / 1e9:0.00} GB";
        }

        var memory = CudaMemory.Of(Math.Max(device.index, 0));
        return $" peak on the device {memory.PeakAllocatedBytes / 1e9:0.00} GB (reserved {memory.PeakReservedBytes / 1e9:0.00})";
    }
}
