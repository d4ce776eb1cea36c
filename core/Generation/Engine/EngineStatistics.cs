namespace Rlfw.Generation;

/// <summary>What an engine did since it was made, and what it holds now.</summary>
public sealed record EngineStatistics
{
    /// <summary>Steps run.</summary>
    public long Steps { get; init; }

    /// <summary>Prompt tokens computed; those of shared blocks count once.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Prompt tokens that stood in shared blocks and were not computed again.</summary>
    public long SharedTokens { get; init; }

    /// <summary>Completion tokens given out.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Tokens that were guessed ahead.</summary>
    public long GuessedTokens { get; init; }

    /// <summary>How many of them were right, and saved a step of their sequence.</summary>
    public long RightGuesses { get; init; }

    /// <summary>How often anything was guessed for a sequence.</summary>
    public long GuessingSteps { get; init; }

    /// <summary>Tokens that a guess brought on average, the one that comes without guessing included; 1 where nothing was guessed.</summary>
    public double MeanAcceptedLength => GuessingSteps == 0 ? 1 : 1 + ((double)RightGuesses / GuessingSteps);

    /// <summary>Times that a sequence lost its blocks to others and was computed again.</summary>
    public long Preemptions { get; init; }

    /// <summary>Requests that wait for room.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests that are being generated.</summary>
    public int Running { get; init; }

    /// <summary>Blocks of the cache.</summary>
    public int Blocks { get; init; }

    /// <summary>Blocks that no request uses now.</summary>
    public int FreeBlocks { get; init; }

    /// <summary>Bytes of the cache.</summary>
    public long CacheBytes { get; init; }
}
