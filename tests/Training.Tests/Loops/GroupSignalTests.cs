using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

/// <summary>From which groups of completions something is learned.</summary>
public sealed class GroupSignalTests : IDisposable
{
    private readonly BigramModel _model = CompletionStages.Model();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Where_an_algorithm_judges_groups_itself_dynamic_sampling_keeps_those_that_it_chooses()
    {
        var settings = new CompletionSettings(3, 4, new SamplingSettings(3)) { SamplingRounds = 10 };
        using var inner = new BigramLearner(_model, settings);
        // All totals differ; the algorithm learns from even prompts alone.
        var chooser = new EvenPrompts(inner);
        var place = 0;
        var loop = new CompletionLoop(
            chooser,
            CompletionStages.Of(
                _model,
                CompletionStages.Examples("1", "2", "3", "4", "5", "6", "7", "8", "9"),
                FunctionReward.Of(_ => place++)
            )
        );
        loop.Step(new StepContext(TimeProvider.System));

        inner.Batches[0].Completions.Count.ShouldBe(12);
        inner.Batches[0].Completions.Select(x => x.PromptIds[^1] % 2).ShouldAllBe(x => x == 0);
    }

    [Fact]
    public void The_share_of_groups_without_signal_is_that_of_groups_whose_advantages_are_all_zero()
    {
        // Prompts 1 and 2 give equal rewards, 3 and 4 do not.
        var place = 0;
        var reward = FunctionReward.Of(x => x.Example.Prompt is "1" or "2" ? 1 : place++);
        using var algorithm = new BigramLearner(_model, new CompletionSettings(4, 4, new SamplingSettings(3)));
        using var loop = new CompletionLoop(
            algorithm,
            CompletionStages.Of(_model, CompletionStages.Examples("1", "2", "3", "4"), reward)
        );
        var context = new StepContext(TimeProvider.System);
        loop.Step(context);
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        context.Metrics.MoveTo(metrics);
        metrics["frac_groups_without_signal"].ShouldBe(0.5, 1e-12);
    }

    private sealed class EvenPrompts(BigramLearner inner) : IJudgesGroups
    {
        public CompletionSettings Settings => inner.Settings;

        public Module Model => inner.Model;

        public IReadOnlyList<bool> HaveSignal(CompletionBatch batch) =>
            [.. batch.Completions.Chunk(batch.GroupSize).Select(group => group[0].PromptIds[^1] % 2 == 0)];

        public UpdateRecord Update(CompletionBatch batch, UpdateContext context) => inner.Update(batch, context);

        public void Save(ITensorStateWriter state) => inner.Save(state);

        public void Load(ITensorStateReader state) => inner.Load(state);

        public void Dispose() { }
    }
}
