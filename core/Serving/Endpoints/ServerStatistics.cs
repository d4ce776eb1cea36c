namespace Rlfw.Serving;

/// <summary>What a server did since it began. Safe from any thread.</summary>
public sealed class ServerStatistics
{
    private readonly long[] _outcomes = new long[Enum.GetValues<RequestOutcome>().Length];
    private long _arrived;
    private long _promptTokens;
    private long _completionTokens;

    /// <summary>Requests that came; those that have not ended included.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>Tokens of prompts that were given to the engine.</summary>
    public long PromptTokens => Interlocked.Read(ref _promptTokens);

    /// <summary>Tokens of completions that were written or taken for an answer.</summary>
    public long CompletionTokens => Interlocked.Read(ref _completionTokens);

    /// <summary>Requests that ended so.</summary>
    public long Count(RequestOutcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);

    internal void Arrive() => Interlocked.Increment(ref _arrived);

    internal void End(RequestOutcome outcome) => Interlocked.Increment(ref _outcomes[(int)outcome]);

    internal void AddPrompt(int tokens) => Interlocked.Add(ref _promptTokens, tokens);

    internal void AddCompletion(int tokens) => Interlocked.Add(ref _completionTokens, tokens);
}
