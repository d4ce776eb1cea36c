using System.Globalization;
using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Generation.Running;
using Rlfw.Training.Adapters;

namespace Rlfw.Benchmarks;

/// <summary>
/// How near decoding is to what memory allows: the bytes of the weights and of the keys and values that a step must read, over the
/// bandwidth of a large copy in the same process.
/// </summary>
internal static class GenerateBenchmark
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(
            arguments,
            "part",
            "shape",
            "device",
            "dtype",
            "folder",
            "batches",
            "contexts",
            "requests"
        );
        var device = torch.device(settings.Text("device", torch.cuda.is_available() ? "cuda" : "cpu"));
        Threads.SetForThisThread(Environment.ProcessorCount);
        var part = settings.Text("part", "decode");
        if (part == "tiny")
        {
            TinyBenchmark.Run();
            return;
        }

        using var models = new BenchmarkModels();
        var shape = settings.Text("shape", device.type == DeviceType.CUDA ? "3b" : "tiny");
        using var checkpoint = TemporaryCheckpoint.Write(
            models,
            shape,
            settings.Text("folder", Path.GetTempPath()),
            device
        );
        var dtype = settings.Text("dtype", device.type == DeviceType.CUDA ? "bfloat16" : "float32");
        using var model = models.Load(checkpoint.Folder, device, ("dtype", dtype));
        foreach (var one in part.Split(','))
        {
            Console.WriteLine();
            switch (one)
            {
                case "decode":
                    Decode(model, device, Numbers(settings, "batches", "64,256"), Numbers(settings, "contexts", "512"));
                    break;
                case "engine":
                    Engine(model, device, Numbers(settings, "batches", "64,256"), Numbers(settings, "contexts", "512"));
                    break;
                case "lora":
                    Adapter(model, device, Numbers(settings, "batches", "64,256"));
                    break;
                case "workload":
                    WorkloadBenchmark.Run(model, device, settings.Count("requests", 1000));
                    break;
                case "agreement":
                    AgreementBenchmark.Run(model, device);
                    break;
                default:
                    throw new UserErrorException(
                        $"part={one}: tiny alone, or some of decode, engine, lora, workload, agreement are expected, with commas between"
                    );
            }
        }
    }

    private static void Decode(ICausalLanguageModel model, Device device, int[] batches, int[] contexts)
    {
        var bandwidth = device.type == DeviceType.CUDA ? DeviceTimer.CopyBandwidth(device) : 0;
        Console.WriteLine(
            $"decoding, libtorch {torch.__version__}, {device}; a large copy: {bandwidth / 1e12:0.00} TB/s; weights {WeightBytes(model) / 1e9:0.00} GB"
        );
        Header();
        foreach (var context in contexts)
        {
            foreach (var rows in batches)
            {
                Row(model, device, rows, context, new EngineOptions(), bandwidth, "");
            }
        }

        Row(model, device, batches[0], contexts[0], new EngineOptions { Graphs = false }, bandwidth, "no graphs");
        Row(model, device, batches[0], contexts[0], new EngineOptions { Kernels = false }, bandwidth, "no kernels");
        foreach (var rows in batches)
        {
            Row(
                model,
                device,
                rows,
                contexts[0],
                new EngineOptions { QuantizedCache = true },
                bandwidth,
                "8-bit cache"
            );
        }
    }

    /// <summary>Through the whole engine, with prompts that were read: what scheduling and bookkeeping add shows here.</summary>
    private static void Engine(ICausalLanguageModel model, Device device, int[] batches, int[] contexts)
    {
        Console.WriteLine("| batch | context | ms a step | 10 % | 90 % | tokens/s | prompt tokens/s |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var context in contexts)
        {
            foreach (var rows in batches)
            {
                try
                {
                    var times = EngineMeasurement.Run(model, device, rows, context);
                    var (steps, median) = (times.StepSeconds, times.StepSeconds[times.StepSeconds.Length / 2]);
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {rows} | {context} | {median * 1e3:0.00} | {steps[steps.Length / 10] * 1e3:0.00} | {steps[steps.Length * 9 / 10] * 1e3:0.00} | {rows / median:N0} | {times.PromptRate:N0} |"
                        )
                    );
                }
                catch (UserErrorException fault)
                {
                    Console.WriteLine($"| {rows} | {context} | {fault.Message} | | | | |");
                }
            }
        }
    }

    /// <summary>An adapter that is merged costs nothing; this one is not.</summary>
    private static void Adapter(ICausalLanguageModel model, Device device, int[] batches)
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-adapter").FullName;
        try
        {
            WriteAdapter(folder, ((AdapterSet)model.Adapters!).Linears);
            model.Adapters.Load("lora", folder);
            Console.WriteLine("LoRA, r = 64, on q_proj and v_proj: merged, and applied beside the weights");
            Header();
            foreach (var rows in batches)
            {
                model.Adapters.Use("lora");
                model.Adapters.Merge();
                Row(model, device, rows, 512, new EngineOptions(), 0, "merged");
                model.Adapters.Unmerge();
                Row(model, device, rows, 512, new EngineOptions(), 0, "not merged");
            }

            model.Adapters.Use(null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteAdapter(string folder, IReadOnlyList<LinearShape> linears)
    {
        var settings = new AdapterSettings
        {
            Rank = 64,
            Alpha = 64,
            Targets = ModuleChoice.Of(["q_proj", "v_proj"]),
        };
        var places = AdapterTargets.Select(settings, linears, "target_modules", eachMustFit: true);
        using var adapter = LowRankAdapter.Fresh(settings, places, CPU, new RandomStream(1, "adapter"), dropout: null);
        AdapterFolder.Write(folder, adapter, settings);
    }

    private static void Header()
    {
        Console.WriteLine(
            "| batch | context | ms a step | 10 % | 90 % | tokens/s | floor ms | floor / step | peak GB | |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    private static void Row(
        ICausalLanguageModel model,
        Device device,
        int rows,
        int context,
        EngineOptions options,
        double bandwidth,
        string note
    )
    {
        if (device.type == DeviceType.CUDA)
        {
            CudaMemory.EmptyCache();
            CudaMemory.ResetPeak(0);
        }

        try
        {
            var times = DecodeMeasurement.Milliseconds(model, device, rows, context, options);
            var median = times[times.Length / 2];
            var bytes =
                WeightBytes(model)
                + ((double)rows * context * CacheSize.BytesPerToken(model.KeyValues, options.QuantizedCache));
            var floor = bandwidth > 0 ? bytes / bandwidth * 1e3 : 0;
            var peak = device.type == DeviceType.CUDA ? CudaMemory.Of(0).PeakAllocatedBytes / 1e9 : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {rows} | {context} | {median:0.00} | {times[times.Length / 10]:0.00} | {times[times.Length * 9 / 10]:0.00} | {rows / median * 1e3:N0} | {floor:0.00} | {floor / median:0 %} | {peak:0.0} | {note} |"
                )
            );
        }
        catch (Exception fault) when (fault is UserErrorException or ExternalException)
        {
            var reason = fault.Message.Split('\n')[0];
            Console.WriteLine($"| {rows} | {context} | - | | | | | | | {reason} |");
        }
    }

    private static double WeightBytes(ICausalLanguageModel model) =>
        model.Module.parameters().Sum(parameter => (double)parameter.numel() * parameter.element_size());

    private static int[] Numbers(BenchmarkArguments settings, string name, string otherwise) =>
        [
            .. settings
                .Text(name, otherwise)
                .Split(',')
                .Select(text =>
                    int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
                        ? number
                        : throw new UserErrorException($"{name}={text}: whole numbers from 1 on are expected")
                ),
        ];
}
