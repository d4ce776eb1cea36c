using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>
/// Generates completions in batches: prompts padded at the left, one prefill, then a token a row and step until all rows
/// ended. What is sampled is a function of (seed, request id, position) and the model; the batch around a request changes
/// its logits by rounding alone.
/// </summary>
public sealed class CompletionEngine : ICompletionEngine
{
    private readonly ICausalLanguageModel _model;
    private readonly Device _device;
    private readonly BatchScheduler _scheduler;

    /// <summary>Makes the engine.</summary>
    /// <param name="model">The model; still the caller's.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="limits">How much one batch may hold; null for the defaults.</param>
    public CompletionEngine(ICausalLanguageModel model, Device device, EngineLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _device = device;
        _scheduler = new BatchScheduler(limits ?? new EngineLimits(), model.MaximumLength);
    }

    /// <inheritdoc />
    /// <exception cref="UserErrorException">A prompt is empty, or leaves no room for a completion.</exception>
    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<CompletionRequest> requests,
        SamplingSettings sampling,
        ulong seed,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(sampling);
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var sequences = requests.Select((request, i) => new Sequence(i, request, seed)).ToArray();
        var sampler = new TokenSampler(sampling, _model.Tokenizer, _model.StopIds);
        foreach (var batch in _scheduler.Batches(sequences, sampling.MaximumNewTokens))
        {
            Run(batch, sampler, sampling.MaximumNewTokens, cancellation);
        }

        return Array.ConvertAll(sequences, sequence => sequence.ToCompletion());
    }

    private void Run(
        IReadOnlyList<Sequence> rows,
        TokenSampler sampler,
        int maximumNewTokens,
        CancellationToken cancellation
    )
    {
        using var scope = torch.NewDisposeScope();
        using var runner = new ModelRunner(_model, _device, rows, maximumNewTokens);
        var record = new BatchRecord(_model.StopIds);
        Tensor? tokens = null;
        for (var position = 0; position < maximumNewTokens && !rows.All(row => row.Finished); position++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var temporaries = torch.NewDisposeScope();
            if (tokens is not null && BatchScheduler.RowsWorthKeeping(rows) is { } kept)
            {
                rows = [.. kept.Select(row => rows[(int)row])];
                tokens = runner.Keep(kept, tokens);
            }

            var logits = tokens is null ? runner.ReadPrompts() : runner.Step(tokens);
            var uniforms = sampler.IsRandom ? runner.Column([.. rows.Select(row => row.NextUniform())]) : null;
            (tokens, var logProbabilities) = sampler.Sample(logits, uniforms);
            record.Append(rows, tokens, logProbabilities);
            temporaries.MoveToOuter(tokens, logProbabilities);
        }

        record.Close();
    }
}
