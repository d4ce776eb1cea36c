using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Training.Completions;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Stages that learn from completions of a small model.</summary>
internal static class CompletionStages
{
    /// <summary>The small model, made from a fixed seed.</summary>
    public static BigramModel Model()
    {
        using var generator = new torch.Generator(1);
        using var ambient = AmbientGenerator.Use(generator);
        return new BigramModel(1);
    }

    /// <summary>A stage of ten steps named main; its reward is called score and weighs 2.</summary>
    public static CompletionStage Of(BigramModel model, Example[] examples, IReward? reward) =>
        new()
        {
            Name = "main",
            Index = 0,
            Budget = new Budget(Steps: 10, null),
            Seed = 1,
            Model = model,
            Encoder = new ExampleEncoder(model),
            Engine = new CompletionEngine(model, torch.CPU),
            Examples = examples,
            Archive = new CompletionArchive("main", new CompletionStorage()),
            Rewards = new RewardSet(reward is null ? [] : [new NamedReward("score", 2, reward)], TimeProvider.System),
        };

    /// <summary>Examples whose demonstrations are their prompts.</summary>
    public static Example[] Examples(params string[] prompts) =>
        [.. prompts.Select(x => new Example(x) { Demonstration = x })];
}
