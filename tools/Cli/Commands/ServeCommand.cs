using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Serving;

namespace Rlfw.Cli;

/// <summary><c>rlfw serve MODEL</c>: an OpenAI-compatible server.</summary>
internal static class ServeCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "serve",
            """
            Serves a model through OpenAI's API: /v1/chat/completions, /v1/completions, /v1/models, /health, /metrics

            Examples:
              rlfw serve hf://meta-llama/Llama-3.2-1B-Instruct --served-model-name llama
              curl http://127.0.0.1:8000/v1/chat/completions -H 'Content-Type: application/json' \
                -d '{"model": "llama", "messages": [{"role": "user", "content": "Name a prime."}]}'
            """
        )
        {
            SequenceArguments.Model,
        };
        foreach (
            var option in (IEnumerable<Option>)
                [.. ServeArguments.All, .. EngineArguments.OfModel, .. EngineArguments.OfEngine, CommonOptions.Plugins]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var options = ServeArguments.Read(parsed);
        using var host = new ModelHost(terminal, parsed);
        using var loaded = GeneratingModel.Load(terminal, parsed, host, cancellation);
        var engineOptions = EngineArguments.Read(terminal, parsed, loaded.Draft) with { KeepPrefixes = true };
        using var signals = new StopSignals(
            line => terminal.Say("note", line),
            () => { },
            $"stopping: requests may go on for {options.DrainTimeout.TotalSeconds:0} s"
        );
        await using var service = await GenerationService
            .StartAsync(() => new GenerationEngine(loaded.Model, loaded.Device, engineOptions))
            .ConfigureAwait(false);
        // The cache may hold less than the model's context.
        var cached = (long)service.Status.Engine.Blocks * engineOptions.BlockSize;
        var served = new ServedModel(
            ServeArguments.NameOf(parsed, loaded.Name),
            loaded.Tokenizer,
            (int)Math.Min(Math.Min(engineOptions.MaximumLength ?? int.MaxValue, loaded.Model.MaximumLength), cached)
        );
        await using var server = await GenerationServer
            .StartAsync(
                service,
                served,
                options,
                TimeProvider.System,
                Log(terminal, parsed.GetValue(CommonOptions.Verbose))
            )
            .ConfigureAwait(false);
        if (options.ApiKey is null && ListenAddress.IsPublic(options.Host))
        {
            terminal.Say(
                "warning",
                $"{options.Host} is reachable by others, and no API key is asked for: set --api-key or {ServeArguments.KeyVariable}"
            );
        }

        terminal.Out.WriteLine($"serving {served.Name} at {server.Address}/v1 (Ctrl-C stops)");
        await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, signals.Stop)
            .ContinueWith(_ => { }, TaskScheduler.Default)
            .ConfigureAwait(false);
        await server.StopAsync().ConfigureAwait(false);
        Close(terminal, server.Statistics);
        return ExitCode.Success;
    }

    private static Action<RequestLine> Log(Terminal terminal, bool verbose) =>
        line =>
        {
            if (line.Fault is { } fault)
            {
                terminal.Say("error", $"{line.Method} {line.Path}: {fault.Message}");
            }

            if (verbose)
            {
                terminal.Error.WriteLine(
                    $"{line.Method} {line.Path} {line.Status} {line.Outcome.ToString().ToLowerInvariant()}, "
                        + $"{line.CompletionTokens} tokens, {Numbers.Duration(line.Duration)}"
                        + (line.Fault is { } cause ? $"\n{cause}" : "")
                );
            }
        };

    private static void Close(Terminal terminal, ServerStatistics statistics)
    {
        var ended = Enum.GetValues<RequestOutcome>()
            .Where(outcome => statistics.Count(outcome) > 0)
            .Select(outcome => $"{statistics.Count(outcome)} {outcome.ToString().ToLowerInvariant()}");
        terminal.Error.WriteLine(
            $"{statistics.Arrived} requests"
                + (statistics.Arrived > 0 ? $" ({string.Join(", ", ended)})" : "")
                + $", {statistics.CompletionTokens} tokens generated"
        );
    }
}
