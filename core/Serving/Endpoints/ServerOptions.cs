namespace Rlfw.Serving;

/// <summary>Where a server listens, and its limits.</summary>
public sealed record ServerOptions
{
    /// <summary>The address: an IP address, "localhost", or "*" for all.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for one that is free.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>What clients must send as their bearer token; null for nothing.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Requests that are answered at a time, at most.</summary>
    public int MaximumConcurrency { get; init; } = 256;

    /// <summary>Requests that wait for their turn, at most; one more is refused.</summary>
    public int MaximumQueue { get; init; } = 256;

    /// <summary>Bytes of a request's body, at most.</summary>
    public long MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>Tokens of a completion that a request may ask for; null for the model's context.</summary>
    public int? MaximumTokens { get; init; }

    /// <summary>Completions of a request, at most: prompts times n.</summary>
    public int MaximumCompletions { get; init; } = 128;

    /// <summary>How long a client may take to send a request's head.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may stay open between requests.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a client may take to read what stands ready for it; then its request is cancelled.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long requests may go on when the server stops; then they are cancelled.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
