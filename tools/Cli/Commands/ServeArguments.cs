using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Serving;

namespace Rlfw.Cli;

/// <summary>Options of <c>rlfw serve</c>.</summary>
internal static class ServeArguments
{
    /// <summary>Where the key may stand, so that it is not in the list of processes.</summary>
    public const string KeyVariable = "RLFW_API_KEY";

    private static readonly ServerOptions _defaults = new();

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen on; * for all of the machine",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => _defaults.Host,
    };

    private static readonly Option<int?> Port = NumberRange.Whole(
        "--port",
        "The port; 0 for a free one [default: 8000]",
        0
    );

    private static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = $"What clients must send as their bearer token; also from the variable {KeyVariable}",
        HelpName = "KEY",
    };

    private static readonly Option<string?> Name = new("--served-model-name")
    {
        Description = "What requests call the model [default: MODEL as it was written]",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Concurrency = NumberRange.Whole(
        "--max-concurrency",
        $"Requests that are answered at a time, at most [default: {_defaults.MaximumConcurrency}]",
        1
    );

    private static readonly Option<int?> Queue = NumberRange.Whole(
        "--max-queue",
        $"Requests that wait for their turn, at most; one more gets 429 [default: {_defaults.MaximumQueue}]",
        0
    );

    private static readonly Option<int?> Body = NumberRange.Whole(
        "--max-body",
        $"Bytes of a request's body, at most [default: {_defaults.MaximumBodyBytes}]",
        1
    );

    private static readonly Option<int?> Tokens = NumberRange.Whole(
        "--max-tokens",
        "Tokens of a completion that a request may ask for [default: the context]",
        1
    );

    private static readonly Option<int?> Completions = NumberRange.Whole(
        "--max-completions",
        $"Completions of a request, at most: prompts times n [default: {_defaults.MaximumCompletions}]",
        1
    );

    private static readonly Option<int?> Drain = NumberRange.Whole(
        "--drain-seconds",
        $"How long requests may go on when the server stops [default: {(int)_defaults.DrainTimeout.TotalSeconds}]",
        0
    );

    private static readonly Option<int?> Send = NumberRange.Whole(
        "--send-seconds",
        $"How long a client may take to read what stands ready for it [default: {(int)_defaults.SendTimeout.TotalSeconds}]",
        1
    );

    /// <summary>All of them, in the order to be shown.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [Host, Port, ApiKey, Name, Concurrency, Queue, Body, Tokens, Completions, Send, Drain];

    /// <summary>What requests call the model.</summary>
    public static string NameOf(ParseResult parsed, string model) => parsed.GetValue(Name) ?? model;

    /// <summary>What the user chose.</summary>
    /// <exception cref="UserErrorException">An address or a port is none.</exception>
    public static ServerOptions Read(ParseResult parsed)
    {
        var host = parsed.GetRequiredValue(Host);
        _ = ListenAddress.Parse(host);
        var port = parsed.GetValue(Port) ?? _defaults.Port;
        if (port > ushort.MaxValue)
        {
            throw new UserErrorException($"--port {port}: ports are 0 to {ushort.MaxValue}");
        }

        var key = parsed.GetValue(ApiKey) ?? Environment.GetEnvironmentVariable(KeyVariable);
        return new ServerOptions
        {
            Host = host,
            Port = port,
            ApiKey = key switch
            {
                null => null,
                "" => throw new UserErrorException($"--api-key or {KeyVariable} is empty: give a key, or leave it out"),
                _ => key,
            },
            MaximumConcurrency = parsed.GetValue(Concurrency) ?? _defaults.MaximumConcurrency,
            MaximumQueue = parsed.GetValue(Queue) ?? _defaults.MaximumQueue,
            MaximumBodyBytes = parsed.GetValue(Body) ?? _defaults.MaximumBodyBytes,
            MaximumTokens = parsed.GetValue(Tokens),
            MaximumCompletions = parsed.GetValue(Completions) ?? _defaults.MaximumCompletions,
            SendTimeout = Seconds(parsed.GetValue(Send)) ?? _defaults.SendTimeout,
            DrainTimeout = Seconds(parsed.GetValue(Drain)) ?? _defaults.DrainTimeout,
        };
    }

    private static TimeSpan? Seconds(int? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
