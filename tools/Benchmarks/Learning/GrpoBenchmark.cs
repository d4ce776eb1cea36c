using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// Whole GRPO steps with an adapter on a frozen base of random weights: seconds by part, and the device's memory as the driver
/// reports it.
/// </summary>
internal static class GrpoBenchmark
{
    private static readonly string[] _parts =
    [
        "step",
        "generation",
        "update",
        "time/forward_seconds",
        "time/backward_seconds",
        "time/optimizer_seconds",
    ];

    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(
            arguments,
            "shape",
            "device",
            "dtype",
            "folder",
            "cases",
            "prompt",
            "rank",
            "steps",
            "targets",
            "checkpointing",
            "fraction",
            "micro",
            "offload",
            "packing"
        );
        var device = torch.device(settings.Text("device", torch.cuda.is_available() ? "cuda" : "cpu"));
        Threads.SetForThisThread(Environment.ProcessorCount);
        using var models = new BenchmarkModels();
        using var checkpoint = TemporaryCheckpoint.Write(
            models,
            settings.Text("shape", device.type == DeviceType.CUDA ? "3b" : "tiny"),
            settings.Text("folder", Path.GetTempPath()),
            device
        );
        // One model a case: what a case takes of the device's memory shall not hide in what another left.
        foreach (var one in settings.Text("cases", "64x512").Split(','))
        {
            var sizes = one.Split('x').Select(int.Parse).ToArray();
            Case(models, checkpoint.Folder, device, settings, (sizes[0], sizes[1]));
        }
    }

    private static void Case(
        BenchmarkModels models,
        string folder,
        Device device,
        BenchmarkArguments settings,
        (int Rows, int NewTokens) size
    )
    {
        using var model = models.Learning(folder, device, Adapter(settings, device), ModelOptions(settings));
        var (promptLength, group) = (settings.Count("prompt", 110), Math.Min(8, size.Rows));
        using var algorithm = models.Algorithm(
            "grpo",
            model,
            device,
            [
                ("prompts_per_step", size.Rows / group),
                ("group_size", group),
                ("max_new_tokens", size.NewTokens),
                ("learning_rate", (Schedule)1e-5),
                ("packing", settings.Text("packing", "true") == "true"),
                .. settings.Text("micro", "") is { Length: > 0 } micro
                    ? [("micro_batch_tokens", (object)long.Parse(micro))]
                    : Array.Empty<(string, object)>(),
            ]
        );
        using var engine = new CompletionEngine(
            model,
            device,
            new EngineOptions { Notify = notice => Console.WriteLine($"generation: {notice}") }
        );
        var cache = model.KeyValues;
        var bytes = 2L * cache.Layers * cache.KeyHeads * cache.HeadSize * cache.Dtype.ElementSize();
        (algorithm as IPreparesForCompletions)?.Prepare(
            new CompletionShape(
                size.Rows,
                promptLength,
                size.NewTokens,
                size.Rows * (promptLength + size.NewTokens) * bytes
            )
        );
        var step = new LearningStep(algorithm, engine, promptLength);
        var taken = Enumerable.Range(0, settings.Count("steps", 6)).Select(_ => step.Take()).ToList();
        // The first two steps allocate and record what later ones reuse.
        var steady = taken.Skip(Math.Min(2, taken.Count - 1)).ToList();
        Console.WriteLine();
        Console.WriteLine(
            $"{size.Rows} completions of {size.NewTokens} tokens, prompts of {promptLength}, {device}, libtorch {torch.__version__}"
        );
        foreach (var part in _parts)
        {
            var values = steady.Select(x => x[part]).ToList();
            Console.WriteLine(
                $"  {part, -24} {values.Average(), 7:0.000} s ({values.Min():0.000} to {values.Max():0.000})"
            );
        }

        Console.WriteLine($"  first step               {taken[0]["step"], 7:0.000} s");
        Console.WriteLine(
            $"  sampler-trainer gap      mean {steady[0]["sampling/sampling_logp_difference/mean"]:0.0e+0}, max {steady[0]["sampling/sampling_logp_difference/max"]:0.0e+0}"
        );
        if (device.type == DeviceType.CUDA)
        {
            var index = Math.Max(0, device.index);
            var (free, total) = CudaProperties.MemoryOf(index);
            var held = CudaMemory.Of(index);
            Console.WriteLine(
                $"  memory: {(total - free) / 1e9:0.00} GB taken of the device (driver), {held.PeakReservedBytes / 1e9:0.00} reserved and {held.PeakAllocatedBytes / 1e9:0.00} in tensors at most"
            );
        }

        engine.Dispose();
        if (device.type == DeviceType.CUDA)
        {
            CudaMemory.EmptyCache();
            CudaMemory.ResetPeak(Math.Max(0, device.index));
        }
    }

    private static (string Name, object Value)[] Adapter(BenchmarkArguments settings, Device device) =>
        [
            ("r", settings.Count("rank", device.type == DeviceType.CUDA ? 64 : 8)),
            ("target_modules", settings.Text("targets", "q_proj,v_proj").Split(',')),
        ];

    private static (string Name, object Value)[] ModelOptions(BenchmarkArguments settings)
    {
        var options = new List<(string, object)>();
        if (settings.Text("checkpointing", "auto") is not "auto" and var checkpointing)
        {
            options.Add(("gradient_checkpointing", checkpointing == "true"));
        }

        if (settings.Text("fraction", "") is { Length: > 0 } fraction)
        {
            options.Add(("memory_fraction", double.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (settings.Text("offload", "false") == "true")
        {
            options.Add(("offload_activations", true));
        }

        return [.. options];
    }
}
