using Rlfw.Benchmarks;

var command = args.Length > 0 ? args[0] : string.Empty;
switch (command)
{
    case "operators":
        OperatorBenchmark.Run();
        return 0;
    default:
        Console.WriteLine("usage: Benchmarks operators");
        return command.Length == 0 ? 0 : 2;
}
