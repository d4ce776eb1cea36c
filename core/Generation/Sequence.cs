using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>One completion while it grows. Data alone: it decides nothing.</summary>
internal sealed class Sequence
{
    private readonly RandomStream _random;

    /// <summary>Makes an empty completion.</summary>
    /// <param name="index">Its place among the requests.</param>
    /// <param name="request">Prompt and id.</param>
    /// <param name="seed">The sampling seed.</param>
    public Sequence(int index, CompletionRequest request, ulong seed)
    {
        Index = index;
        PromptIds = request.PromptIds;
        // A stream of its own: its n-th number is a function of (seed, id, n), whatever else is in the batch.
        _random = new RandomStream(seed, string.Create(CultureInfo.InvariantCulture, $"completion-{request.Id}"));
    }

    /// <summary>Its place among the requests.</summary>
    public int Index { get; }

    /// <summary>The prompt.</summary>
    public int[] PromptIds { get; }

    /// <summary>The completion so far.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>The log-probability of each token; fewer than <see cref="Ids"/> until the batch is over.</summary>
    public List<float> LogProbabilities { get; } = [];

    /// <summary>Whether the last token is one that ends a completion.</summary>
    public bool Finished { get; set; }

    /// <summary>The uniform number that chooses the next token.</summary>
    public double NextUniform() => _random.NextDouble();

    /// <summary>The result.</summary>
    public Completion ToCompletion() => new(PromptIds, [.. Ids], [.. LogProbabilities], Finished);
}
