using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rlfw.Benchmarks;

/// <summary>
/// What calling an operator from C# costs beside calling it from C++. The three ways take turns in rounds shorter than a
/// time slice, so that what disturbs the machine disturbs all of them, and few rounds of each.
/// </summary>
internal static unsafe class OperatorBenchmark
{
    private const int Rounds = 301;
    private const int Calls = 100;

    public static void Run()
    {
        torch.set_num_threads(1);
        var library = NativeBench.Load("operators");
        var native = (delegate* unmanaged[Cdecl]<int, int, long, double>)
            NativeLibrary.GetExport(library, "bench_operator");
        var cases = OperatorCases.Make();
        Console.WriteLine(
            $"libtorch {torch.__version__}, 1 thread, ns a call: median [10 %..90 %] of {Rounds} x {Calls} calls"
        );
        Console.WriteLine();
        Console.WriteLine("| operator | C++ direct | C++ boxed | C# | C# / direct |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var which = 0; which < cases.Count; which++)
        {
            var (direct, boxed, managed) = (new double[Rounds], new double[Rounds], new double[Rounds]);
            for (var warm = 0; warm < 30; warm++)
            {
                native(which, 0, 200);
                native(which, 1, 200);
                cases[which].Run(200);
                Thread.Sleep(warm is 10 or 20 ? 120 : 0);
            }
            for (var round = 0; round < Rounds; round++)
            {
                direct[round] = native(which, 0, Calls);
                boxed[round] = native(which, 1, Calls);
                var start = Stopwatch.GetTimestamp();
                cases[which].Run(Calls);
                managed[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
            }
            var ratio = Quantile(managed, 0.5) / Quantile(direct, 0.5);
            Console.WriteLine(
                $"| {cases[which].Name} | {Show(direct)} | {Show(boxed)} | {Show(managed)} | {ratio:0.00} |"
            );
        }
    }

    private static string Show(double[] values) =>
        $"{Quantile(values, 0.5):0} [{Quantile(values, 0.1):0}..{Quantile(values, 0.9):0}]";

    private static double Quantile(double[] values, double q)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Round(q * (sorted.Length - 1))];
    }
}
