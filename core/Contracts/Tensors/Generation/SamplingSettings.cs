namespace Rlfw.Contracts;

/// <summary>
/// How completions are sampled. In this order: the repetition penalty changes logits, the temperature divides them, top-k, top-p
/// and min-p drop tokens, and one of those left is drawn.
/// </summary>
/// <param name="MaximumNewTokens">The length limit of a completion, end token included.</param>
/// <param name="Temperature">Logits are divided by it; 0 takes the most probable token.</param>
/// <param name="TopP">Nucleus: the smallest set of tokens with at least this probability; 1 keeps all.</param>
/// <param name="TopK">Keeps the K most probable tokens; 0 keeps all.</param>
public sealed record SamplingSettings(int MaximumNewTokens, double Temperature = 1, double TopP = 1, int TopK = 0)
{
    /// <summary>Keeps tokens with at least this share of the most probable one's probability; 0 keeps all.</summary>
    public double MinP { get; init; }

    /// <summary>
    /// What positive logits of tokens that stand in the prompt or the completion are divided by, and negative ones multiplied with
    /// (Keskar et al., 2019, "CTRL"); 1 for none.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Ids that end a completion besides the model's own.</summary>
    public IReadOnlyList<int> StopIds { get; init; } = [];

    /// <summary>Texts that end a completion once they appear in it; the completion's text ends before them.</summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>Whether the model's own stop ids are tokens like any other: for measurements.</summary>
    public bool IgnoreStopIds { get; init; }

    /// <summary>How many of the most probable tokens are reported beside each chosen one, with their log-probabilities.</summary>
    public int Alternatives { get; init; }
}
