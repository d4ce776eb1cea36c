using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Estimators;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

public sealed class CompletionLoopTests : IDisposable
{
    private readonly BigramModel _model = CompletionStages.Model();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Completions_of_a_prompt_stand_together_and_carry_their_rewards()
    {
        // Scores a completion by its prompt, and knows nothing of prompt 3.
        var reward = FunctionReward.Of(x => x.Example.Prompt == "3" ? null : double.Parse(x.Example.Prompt));
        using var algorithm = Algorithm(prompts: 4, perPrompt: 3);
        var loop = new CompletionLoop(algorithm, Stage(Examples("1", "2", "3", "4"), reward));
        var context = new StepContext(TimeProvider.System);
        loop.Step(context);

        var batch = algorithm.Batches[0];
        batch.GroupSize.ShouldBe(3);
        batch.Completions.Count.ShouldBe(12);
        for (var i = 0; i < 12; i++)
        {
            var digit = batch.Completions[i].PromptIds[^1];
            batch.Completions[i].PromptIds.ShouldBe(batch.Completions[i / 3 * 3].PromptIds);
            batch.Rewards[i].ShouldBe(digit == 3 ? double.NaN : 2 * digit);
        }

        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        context.Metrics.MoveTo(metrics);
        metrics["rewards/score/mean"].ShouldBe((1 + 2 + 4) / 3.0, 1e-12);
        metrics["reward"].ShouldBe(14 / 3.0, 1e-12);
        // Nine totals, 2, 4 and 8 three times each: the squares of their distances to 14/3 sum to 56.
        metrics["reward_std"].ShouldBe(Math.Sqrt(56 / 8.0), 1e-12);
        metrics["frac_reward_none"].ShouldBe(0.25, 1e-12);
        metrics["frac_reward_zero_std"].ShouldBe(1);
        metrics["completions/mean_length"].ShouldBe(batch.Completions.Average(x => x.CompletionIds.Length));
        metrics["completions/clipped_ratio"].ShouldBe(batch.Completions.Count(x => !x.Finished) / 12.0, 1e-12);
        metrics["prompts/mean_length"].ShouldBe(2);
        metrics.Keys.ShouldContain("time/reward/score_seconds");
        metrics.Keys.ShouldContain("step_time");
        metrics.Keys.ShouldContain("speed/generation_tokens_per_second");
        var component = batch.Components.ShouldHaveSingleItem();
        (component.Name, component.Weight).ShouldBe(("score", 2));
        component.Scores.Select(x => 2 * x).ShouldBe(batch.Rewards);
        var samples = context.Events.OfType<CompletionsSampled>().ShouldHaveSingleItem().Samples;
        samples.Select(x => x.Prompt).Order().ShouldBe(["1", "2", "3", "4"]);
    }

    [Fact]
    public void Every_completion_is_stored_with_its_rewards_and_its_advantage()
    {
        using var algorithm = Algorithm(prompts: 2, perPrompt: 4);
        var examples = Examples("1", "2");
        var loop = new CompletionLoop(
            algorithm,
            Stage(examples, FunctionReward.Of(x => x.Completion.StartsWith('1') ? 1 : x.Completion.Length))
        );
        var context = new StepContext(TimeProvider.System);
        loop.Step(context);

        var stored = context.Events.OfType<CompletionsStored>().ShouldHaveSingleItem();
        var batch = algorithm.Batches[0];
        (stored.Stage, stored.Source, stored.Count).ShouldBe(("main", CompletionSource.Training, 8));
        stored.Completions.Select(x => x.Group).ShouldBe([0, 0, 0, 0, 1, 1, 1, 1]);
        stored.Completions.Select(x => x.Total!.Value).ShouldBe(batch.Rewards);
        stored.Completions.Select(x => 2 * x.Rewards["score"]).ShouldBe(batch.Rewards);
        stored.Completions.Select(x => x.Tokens).ShouldBe(batch.Completions.Select(x => x.CompletionIds.Length));
        var advantages = GroupAdvantage.Compute(batch.Rewards, 4, AdvantageScale.Group);
        stored.Completions.Select(x => x.Advantage!.Value).ShouldBe(advantages);
        advantages.ShouldContain(x => x != 0);
    }

    [Fact]
    public void Dynamic_sampling_takes_further_prompts_for_groups_whose_rewards_are_equal()
    {
        // Only completions of multiples of three differ in reward: by their place in the batch.
        var place = 0;
        var reward = FunctionReward.Of(x => (x.Example.Prompt[0] - '0') % 3 == 0 ? place++ : 1);
        var settings = new CompletionSettings(3, 4, new SamplingSettings(3)) { SamplingRounds = 10 };
        using var algorithm = new BigramLearner(_model, settings);
        var loop = new CompletionLoop(algorithm, Stage(Examples("1", "2", "3", "4", "5", "6", "7", "8", "9"), reward));
        var context = new StepContext(TimeProvider.System);
        loop.Step(context);

        var batch = algorithm.Batches[0];
        batch.Completions.Count.ShouldBe(12);
        batch.Completions.Select(x => x.PromptIds[^1] % 3).ShouldAllBe(x => x == 0);
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        context.Metrics.MoveTo(metrics);
        loop.Report(metrics);
        metrics["dynamic_sampling/missing_groups"].ShouldBe(0);
        metrics["dynamic_sampling/rounds"].ShouldBeGreaterThan(1);
        var stored = context.Events.OfType<CompletionsStored>().Single().Completions;
        var groups = stored.Count / 4;
        metrics["dynamic_sampling/dropped_share"].ShouldBe(1 - (3.0 / groups), 1e-12);
        metrics["frac_reward_zero_std"].ShouldBe(1 - (3.0 / groups), 1e-12);
        metrics["epoch"].ShouldBe(groups / 9.0, 1e-12);
        stored.Count(x => x.Dropped).ShouldBe(stored.Count - 12);
        stored.Where(x => x.Dropped).ShouldAllBe(x => x.Advantage == null && (x.Prompt[0] - '0') % 3 != 0);
        // Every prompt once: what a later round takes comes after what an earlier one took.
        stored.Chunk(4).Select(x => x[0].Prompt).ShouldBeUnique();
    }

    [Fact]
    public void Dynamic_sampling_that_finds_nothing_trains_on_what_there_is_and_says_so()
    {
        var settings = new CompletionSettings(3, 4, new SamplingSettings(3)) { SamplingRounds = 2 };
        using var algorithm = new BigramLearner(_model, settings);
        var loop = new CompletionLoop(algorithm, Stage(Examples("1", "2", "3"), FunctionReward.Of(_ => 1)));
        var context = new StepContext(TimeProvider.System);
        for (var step = 0; step < 5; step++)
        {
            loop.Step(context);
        }

        algorithm.Batches.ShouldAllBe(x => x.Completions.Count == 4);
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        context.Metrics.MoveTo(metrics);
        metrics["dynamic_sampling/missing_groups"].ShouldBe(3);
        metrics["dynamic_sampling/rounds"].ShouldBe(2);
        metrics["dynamic_sampling/dropped_share"].ShouldBe(1);
        context.Events.OfType<WarningRaised>().ShouldHaveSingleItem().Kind.ShouldBe("short-batches");
    }

    [Fact]
    public void Every_step_samples_anew_and_a_run_of_the_same_seed_samples_the_same()
    {
        string[] first = Sampled(),
            again = Sampled();

        again.ShouldBe(first);
        first[1].ShouldNotBe(first[0]);
    }

    [Fact]
    public void Demonstrations_are_learned_as_they_are()
    {
        using var algorithm = Algorithm(prompts: 2, perPrompt: 0);
        var loop = new CompletionLoop(algorithm, Stage(Examples("1", "2"), null));
        loop.Step(new StepContext(TimeProvider.System));

        algorithm.Batches[0].Rewards.ShouldBeEmpty();
        algorithm.Batches[0].Completions.ShouldAllBe(x => x.Finished && x.LogProbabilities.Length == 0);
        algorithm
            .Batches[0]
            .Completions.Select(x => string.Join(' ', [.. x.PromptIds, .. x.CompletionIds]))
            .Order()
            .ShouldBe(["11 1 1 12", "11 2 2 12"]);
    }

    [Fact]
    public void A_budget_in_environment_steps_is_refused()
    {
        using var algorithm = Algorithm(prompts: 1, perPrompt: 0);

        Should
            .Throw<UserErrorException>(() =>
                new CompletionLoop(algorithm, Stage(Examples("1"), null) with { Budget = new Budget(null, 100) })
            )
            .Message.ShouldContain("the budget of a completion algorithm is in training steps");
    }

    [Fact]
    public void A_dataset_without_examples_is_refused()
    {
        using var algorithm = Algorithm(prompts: 1, perPrompt: 0);

        Should
            .Throw<UserErrorException>(() => new CompletionLoop(algorithm, Stage([], null)))
            .Message.ShouldBe("stage 'main': the dataset has no training examples");
    }

    [Fact]
    public void Accuracy_is_the_share_of_full_scores()
    {
        // Scores 1, 0.5, null, 1 for the prompts 1 to 4.
        var judge = FunctionReward.Of(x =>
            x.Example.Prompt switch
            {
                "2" => 0.5,
                "3" => null,
                _ => 1,
            }
        );
        var format = FunctionReward.Of(x => x.Example.Prompt == "1" ? null : 0.25);
        var judges = new RewardSet(
            [new NamedReward("accuracy", 1, judge), new NamedReward("format", 1, format)],
            TimeProvider.System
        );
        using var evaluator = new CompletionEvaluator(
            Stage([], null),
            Examples("1", "2", "3", "4"),
            new CompletionEvaluation { MaximumNewTokens = 3 },
            judges
        );

        var report = evaluator.Evaluate(0, 0);

        // Two of the three that it applies to.
        report.Metrics["eval/accuracy"].ShouldBe(2 / 3.0, 1e-12);
        report.Metrics["eval/rewards/format/mean"].ShouldBe(0.25);
        report.Events.OfType<CompletionsSampled>().ShouldHaveSingleItem().Samples.Count.ShouldBe(4);
    }

    [Fact]
    public void A_judge_that_applies_to_no_example_is_a_fault_and_not_an_accuracy_of_zero()
    {
        var judges = new RewardSet([new NamedReward("accuracy", 1, FunctionReward.Of(_ => null))], TimeProvider.System);
        using var evaluator = new CompletionEvaluator(
            Stage([], null),
            Examples("1", "2"),
            new CompletionEvaluation { MaximumNewTokens = 3 },
            judges
        );
        Should
            .Throw<UserErrorException>(() => evaluator.Evaluate(0, 0))
            .Message.ShouldContain("applies to none of the 2 held-out examples");
    }

    [Fact]
    public void A_subset_of_the_held_out_examples_is_the_same_in_every_evaluation_and_not_just_the_first_ones()
    {
        var seen = new List<string>();
        var judge = new FunctionReward(batch =>
        {
            seen.Add(string.Concat(batch.Samples.Select(x => x.Example.Prompt)));
            return [.. batch.Samples.Select(_ => (double?)1)];
        });
        var judges = new RewardSet([new NamedReward("accuracy", 1, judge)], TimeProvider.System);
        using var evaluator = new CompletionEvaluator(
            Stage([], null),
            Examples("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            new CompletionEvaluation { MaximumNewTokens = 3, Examples = 4 },
            judges
        );
        evaluator.Evaluate(0, 0);
        evaluator.Evaluate(1, 5);

        seen[1].ShouldBe(seen[0]);
        seen[0].Length.ShouldBe(4);
        seen[0].ShouldNotBe("0123");
    }

    [Fact]
    public void Pairs_stand_together_the_demonstration_before_the_rejected_answer()
    {
        using var algorithm = new BigramLearner(
            _model,
            new CompletionSettings(3, 0, new SamplingSettings(3)) { LearnsPairs = true }
        );
        Example[] examples = [.. Examples("1", "2", "3", "4").Select(x => x with { Rejected = $"{x.Demonstration}0" })];
        var loop = new CompletionLoop(algorithm, Stage(examples, null));
        loop.Step(new StepContext(TimeProvider.System));

        var batch = algorithm.Batches[0];
        (batch.GroupSize, batch.Completions.Count, batch.Rewards.Count).ShouldBe((2, 6, 0));
        for (var i = 0; i < 6; i += 2)
        {
            var (chosen, rejected) = (batch.Completions[i], batch.Completions[i + 1]);
            rejected.PromptIds.ShouldBe(chosen.PromptIds);
            chosen.CompletionIds[0].ShouldBe(chosen.PromptIds[^1]);
            rejected.CompletionIds.ShouldBe([chosen.CompletionIds[0], 0, chosen.CompletionIds[^1]]);
        }
    }

    private string[] Sampled()
    {
        using var algorithm = Algorithm(prompts: 1, perPrompt: 8);
        // Frozen: what differs between steps is the sampling alone.
        var frozen = new Frozen(algorithm);
        var loop = new CompletionLoop(frozen, Stage(Examples("1"), FunctionReward.Of(_ => 0)));
        var context = new StepContext(TimeProvider.System);
        loop.Step(context);
        loop.Step(context);
        return
        [
            .. frozen.Batches.Select(x =>
                string.Join(" ", x.Completions.Select(c => string.Join(",", c.CompletionIds)))
            ),
        ];
    }

    private BigramLearner Algorithm(int prompts, int perPrompt) =>
        new(_model, new CompletionSettings(prompts, perPrompt, new SamplingSettings(3)));

    private CompletionStage Stage(Example[] examples, IReward? reward) => CompletionStages.Of(_model, examples, reward);

    private static Example[] Examples(params string[] prompts) => CompletionStages.Examples(prompts);

    private sealed class Frozen(BigramLearner inner) : ICompletionAlgorithm
    {
        public List<CompletionBatch> Batches { get; } = [];

        public CompletionSettings Settings => inner.Settings;

        public Module Model => inner.Model;

        public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
        {
            Batches.Add(batch);
            return new LossRecord(0, null, 0) { Advantages = new float[batch.Completions.Count] };
        }

        public void Save(ITensorStateWriter state) => inner.Save(state);

        public void Load(ITensorStateReader state) => inner.Load(state);

        public void Dispose() => inner.Dispose();
    }
}
