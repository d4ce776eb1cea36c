using Rlfw.Benchmarks;
using Rlfw.Contracts;

var command = args.Length > 0 ? args[0] : string.Empty;
try
{
    switch (command)
    {
        case "operators":
            OperatorBenchmark.Run();
            return 0;
        case "training":
            TrainingBenchmark.Run(args[1..]);
            return 0;
        case "growth":
            GrowthBenchmark.Run();
            return 0;
        case "peers":
            PeerBenchmark.Run(args[1..]);
            return 0;
        case "environments":
            EnvironmentBenchmark.Run(args[1..]);
            return 0;
        case "networks":
            NetworkBenchmark.Run();
            return 0;
        case "load":
            LoadBenchmark.Run(args[1..]);
            return 0;
        case "llama":
            LlamaBenchmark.Run(args[1..]);
            return 0;
        case "kernels":
            KernelBenchmark.Run(args[1..]);
            return 0;
        case "serve":
            return await ServeBenchmark.RunAsync(args[1..]).ConfigureAwait(false);
        case "generate":
            GenerateBenchmark.Run(args[1..]);
            return 0;
        case "grpo":
            GrpoBenchmark.Run(args[1..]);
            return 0;
        case "tokenizer":
            TokenizerBenchmark.Run(args[1..]);
            return 0;
        case "mlflow":
            await MlflowBenchmark.RunAsync(args[1..]).ConfigureAwait(false);
            return 0;
        case "tracking":
            await TrackingBenchmark.RunAsync(args[1..]).ConfigureAwait(false);
            return 0;
        default:
            Console.WriteLine(
                "usage: Benchmarks operators | training [WORD...] | growth | environments [WORD...] | load [NAME=VALUE...] | llama [NAME=VALUE...] "
                    + "| kernels [part=step|attention|variants] [gigabytes=N] "
                    + "| generate [part=tiny|decode|engine|lora|workload|agreement,...] [NAME=VALUE...] "
                    + "| grpo [cases=64x512,...] [NAME=VALUE...] "
                    + "| mlflow [points=N] [metrics=N] [batches=N,...] [folder=PATH] "
                    + "| tracking [repeats=N] [seconds=N] [metrics=N] [microseconds=N] [cases=none,embedded,hung,away] "
                    + "| peers [python=PATH] [cleanrl=FOLDER] [sb3=SCRIPT] [turns=N] [cases=NAME,...] "
                    + "| tokenizer TOKENIZER FILE[#FIELD,...]..."
            );
            return command.Length == 0 ? 0 : 2;
    }
}
catch (UserErrorException fault)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 1;
}
