using Rlfw.Contracts;
using Rlfw.Training.Completions;

namespace Rlfw.Training.Loops;

/// <summary>What a completion loop works with besides the algorithm.</summary>
public sealed record CompletionStage
{
    /// <summary>The stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>The stage's position, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The stage's budget, in training steps.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The run's root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The language model that is learned.</summary>
    public required ICausalLanguageModel Model { get; init; }

    /// <summary>Encodes examples for that model.</summary>
    public required ExampleEncoder Encoder { get; init; }

    /// <summary>Generates with that model; disposed with the loop.</summary>
    public required ICompletionEngine Engine { get; init; }

    /// <summary>What is learned from, at least one example.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>What completions are scored by; empty for demonstrations.</summary>
    public required RewardSet Rewards { get; init; }

    /// <summary>Where is computed, for the metrics of memory.</summary>
    public Device Device { get; init; } = torch.CPU;

    /// <summary>Decides which completions are stored, of training and of evaluations.</summary>
    public required CompletionArchive Archive { get; init; }
}
