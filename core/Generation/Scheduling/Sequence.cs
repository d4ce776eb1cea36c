using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Generation.Scheduling;

/// <summary>One completion while it grows. Data alone: it decides nothing.</summary>
internal sealed class Sequence
{
    private readonly RandomStream _random;

    /// <summary>Makes an empty completion.</summary>
    /// <param name="request">What was asked for.</param>
    public Sequence(GenerationRequest request)
    {
        Request = request;
        Tokens = [.. request.PromptIds];
        ReadUntil = Tokens.Count;
        var id = request.RandomId ?? request.Id;
        // A stream of its own: its n-th number is a function of (seed, id, n), whatever else is in the batch.
        _random = new RandomStream(request.Seed, string.Create(CultureInfo.InvariantCulture, $"completion-{id}"));
    }

    /// <summary>What was asked for.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Prompt and completion, as far as they are known to the host.</summary>
    public List<int> Tokens { get; }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength => Request.PromptIds.Length;

    /// <summary>Tokens of the completion that are known to the host.</summary>
    public int CompletionLength => Tokens.Count - PromptLength;

    /// <summary>Tokens whose keys and values are in the cache once the launched steps have run.</summary>
    public int Computed { get; set; }

    /// <summary>Tokens that are read as a prompt is, many at a time; those behind them go step by step.</summary>
    public int ReadUntil { get; set; }

    /// <summary>The blocks of the cache that hold it, in order.</summary>
    public List<int> Blocks { get; } = [];

    /// <summary>Blocks at the front that others can find by their tokens.</summary>
    public int PublishedBlocks { get; set; }

    /// <summary>The last of those blocks as the pool names it; 0 before the first.</summary>
    public long LastPublished { get; set; }

    /// <summary>The row of the last launched step that gives its next token, which the host does not know yet; -1 for none.</summary>
    public int PendingRow { get; set; } = -1;

    /// <summary>Sequences of the same prompt that join once it is read.</summary>
    public List<Sequence> Followers { get; } = [];

    /// <summary>Why it ended; null while it grows.</summary>
    public FinishReason? Finish { get; set; }

    /// <summary>Whether the prompt, and what was generated before a preemption, is still being read.</summary>
    public bool IsReading => Computed < ReadUntil;

    /// <summary>The completion tokens there will be once launched steps have run.</summary>
    public int LaunchedLength => Math.Max(Tokens.Count, IsReading ? 0 : Computed + 1) - PromptLength;

    /// <summary>The uniform number that chooses a token of the completion, by the token's place in it.</summary>
    public double Uniform(int place)
    {
        _random.Position = (ulong)place;
        return _random.NextDouble();
    }
}
