using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Benchmarks;

/// <summary>
/// Environment steps a second beside Stable-Baselines3 and CleanRL: the same hyperparameters, as many environment steps, one thread, taking
/// turns in one run, so that what disturbs the machine disturbs both. Neither side's start and imports count; CleanRL's figure is the one it
/// prints itself.
/// </summary>
internal static partial class PeerBenchmark
{
    private static readonly (string Experiment, string Script, int Steps)[] _cases =
    [
        ("ppo-cartpole", "ppo-cartpole", 50_000),
        ("a2c-cartpole", "a2c-cartpole", 100_000),
        ("dqn-cartpole", "dqn-cartpole", 20_000),
        ("sac-pendulum", "sac-pendulum", 2_000),
        ("td3-pendulum", "td3-pendulum", 2_000),
        ("ppo-cartpole-cleanrl", "ppo.py", 50_000),
        ("dqn-cartpole-cleanrl", "dqn.py", 60_000),
        ("c51-cartpole-cleanrl", "c51.py", 60_000),
    ];

    /// <summary>Prints a table.</summary>
    /// <exception cref="UserErrorException">A setting is wrong, or a peer does not run.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        var settings = new BenchmarkArguments(arguments, "python", "sb3", "cleanrl", "turns", "cases");
        var turns = settings.Count("turns", 3);
        var cases = settings.Text("cases", string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        using var runs = new TrainingRuns();
        Console.WriteLine($"1 thread, environment steps a second: median [least..most] of {turns} turns");
        Console.WriteLine();
        Console.WriteLine("| experiment | steps | rlfw | peer | | ratio |");
        Console.WriteLine("| --- | ---: | ---: | --- | ---: | ---: |");
        foreach (var (experiment, script, steps) in _cases)
        {
            if (cases.Length > 0 && !cases.Contains(experiment, StringComparer.Ordinal))
            {
                continue;
            }

            var plan = runs.Plan([$"{experiment}.budget.environment_steps={steps}"], [experiment]).Single();
            _ = runs.Measure(plan);
            var rates = Enumerable
                .Range(0, turns)
                .Select(_ => (Ours: runs.Measure(plan).Wall, Peers: Peer(settings, script, steps)))
                .ToArray();
            var peer = script.EndsWith(".py", StringComparison.Ordinal) ? "CleanRL" : "SB3";
            Console.WriteLine(
                $"| {experiment} | {steps:N0} | {Spread(rates.Select(x => x.Ours), "N0")} "
                    + $"| {peer} | {Spread(rates.Select(x => x.Peers), "N0")} "
                    + $"| {Spread(rates.Select(x => x.Ours / x.Peers), "0.0")} |"
            );
        }
    }

    private static double Peer(BenchmarkArguments settings, string script, int steps)
    {
        var isClean = script.EndsWith(".py", StringComparison.Ordinal);
        string[] words = isClean
            ?
            [
                Path.Combine(settings.Text("cleanrl", "cleanrl"), script),
                "--total-timesteps",
                steps.ToString(CultureInfo.InvariantCulture),
                "--no-cuda",
                "--no-track",
            ]
            :
            [
                settings.Text("sb3", Path.Combine(AppContext.BaseDirectory, "Training", "stable_baselines3_run.py")),
                script,
                $"steps={steps}",
            ];
        var printed = Output(settings.Text("python", "python3"), words);
        return isClean
            ? double.Parse(CleanRate().Matches(printed)[^1].Groups["rate"].Value, CultureInfo.InvariantCulture)
            : JsonDocument.Parse(printed).RootElement.GetProperty("steps_per_second").GetDouble();
    }

    private static string Output(string python, string[] words)
    {
        var start = new ProcessStartInfo(python, words)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var pool in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
        {
            start.Environment[pool] = "1";
        }

        using var process = Started(start);
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? printed
            : throw new UserErrorException(
                $"{python} {string.Join(' ', words)} ended with {process.ExitCode}: {errors.Result}"
            );
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException(
                $"'{start.FileName}' cannot be started: {e.Message}; name a Python with python=PATH",
                e
            );
        }
    }

    private static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted[sorted.Length / 2].ToString(format, CultureInfo.InvariantCulture)} "
                + $"[{sorted[0].ToString(format, CultureInfo.InvariantCulture)}..{sorted[^1].ToString(format, CultureInfo.InvariantCulture)}]"
        );
    }

    [GeneratedRegex(@"SPS: (?<rate>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex CleanRate();
}
