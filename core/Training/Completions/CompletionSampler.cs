using System.Diagnostics.CodeAnalysis;
using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Completions;

/// <summary>
/// Gets the completions of a training step: takes prompts, generates, scores, and where nothing is to be learned from groups and
/// the algorithm asks for it, takes further prompts. What is sampled is a function of seed, stage, step and row.
/// </summary>
/// <param name="stage">Model, engine and rewards.</param>
/// <param name="algorithm">What is learned with; says what it wants.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The stage's owner disposes the engine.")]
internal sealed class CompletionSampler(CompletionStage stage, ICompletionAlgorithm algorithm)
{
    private readonly CompletionSettings _settings = algorithm.Settings;

    /// <summary>Samples one step.</summary>
    /// <param name="step">The training step within the stage, from 0.</param>
    /// <param name="next">Gives the next so many prompts.</param>
    /// <param name="clock">Measures how long generating and scoring take.</param>
    public SampledStep Sample(long step, Func<int, EncodedExample[]> next, StepContext clock)
    {
        var rounds = new List<ScoredCompletions>();
        var kept = new List<int>();
        var groups = 0;
        double generating = 0,
            scoring = 0;
        while (rounds.Count < _settings.SamplingRounds && kept.Count < _settings.PromptsPerStep)
        {
            var prompts = next(_settings.PromptsPerStep - kept.Count);
            var firstRow = groups * _settings.CompletionsPerPrompt;
            var completions = clock.Measured(() => Generate(prompts, step, firstRow), out var generated);
            var scored = clock.Measured(() => Score(prompts, completions, step), out var judged);
            rounds.Add(scored);
            var first = groups;
            kept.AddRange(Learned(scored).Select(group => first + group));
            groups += prompts.Length;
            generating += generated;
            scoring += judged;
        }

        // Where nothing differs anywhere the algorithm gets one group all the same: what it then does, such as counting its
        // steps, it must do in every step.
        int[] learned = kept.Count == 0 ? [0] : [.. kept];
        return new SampledStep(ScoredCompletions.Join(rounds), learned, rounds.Count)
        {
            Missing = _settings.PromptsPerStep - kept.Count,
            GenerationSeconds = generating,
            RewardSeconds = scoring,
        };
    }

    /// <summary>The groups to learn from; without dynamic sampling all.</summary>
    private IEnumerable<int> Learned(ScoredCompletions scored)
    {
        var groups = Enumerable.Range(0, scored.Groups);
        if (_settings.SamplingRounds == 1)
        {
            return groups;
        }

        var signals = (algorithm as IJudgesGroups)?.HaveSignal(scored.Batch(scored.Rows(groups)));
        return groups.Where(group => signals?[group] ?? scored.Differ(group));
    }

    private IReadOnlyList<Completion> Generate(EncodedExample[] prompts, long step, int firstRow)
    {
        var group = _settings.CompletionsPerPrompt;
        var requests = new CompletionRequest[prompts.Length * group];
        for (var row = 0; row < requests.Length; row++)
        {
            // Stage, step and row: no two requests of a run share an id.
            var id = ((ulong)stage.Index << 56) | ((ulong)step << 20) | (uint)(firstRow + row);
            requests[row] = new CompletionRequest(prompts[row / group].PromptIds, id);
        }

        return stage.Engine.Generate(requests, _settings.Sampling, stage.Seed, CancellationToken.None);
    }

    private ScoredCompletions Score(EncodedExample[] prompts, IReadOnlyList<Completion> completions, long step)
    {
        var group = _settings.CompletionsPerPrompt;
        var samples = ScoredCompletions.Decode(prompts, completions, group, stage.Model.Tokenizer);
        var scores = stage.Rewards.Score(new RewardBatch(samples, step + 1), CancellationToken.None);
        return new ScoredCompletions(completions, samples, scores, group);
    }
}
