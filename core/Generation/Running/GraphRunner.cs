using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>
/// Runs decoding steps on a GPU as CUDA graphs: launched one by one, their few hundred kernels would take the host longer than the
/// GPU. A graph is recorded for each size of batch, rounded up, when that comes for the second time. Prompts, and steps that want more
/// than drawn tokens, run operator by operator.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="backend">What computes.</param>
/// <param name="cache">The blocks.</param>
/// <param name="settings">Device and sizes.</param>
internal sealed class GraphRunner(
    ICausalLanguageModel model,
    StepBackend backend,
    KeyValueBlocks cache,
    RunnerSettings settings
) : IStepRunner
{
    private readonly DirectRunner _direct = new(model, backend, cache, settings);
    private readonly DecodingBuffers _buffers = new(settings);
    private readonly Dictionary<(int Rows, SamplingNeeds Needs), RecordedStep?> _recorded = [];
    private int _version = model.DecodingVersion;
    private readonly List<string> _failures = [];
    private CudaGraph? _first;

    /// <inheritdoc />
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc />
    public ILaunchedStep Launch(StepPlan plan, ILaunchedStep? before)
    {
        if (plan.IsReading || plan.OutputTokens.Count > _buffers.Rows || plan.Outputs.Any(WantsMore))
        {
            return _direct.Launch(plan, before);
        }

        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        ForgetOutdated();
        var rows = settings.IsDeterministic
            ? settings.MaximumRows
            : BatchSizes.RoundUp(plan.OutputTokens.Count, settings.MaximumRows);
        var inputs = new StepInputs(plan, settings.BlockSize, rows, _buffers.TableWidth);
        var columns = new SamplingColumns(plan.Outputs, rows);
        TakeSources(inputs, before);
        var turn = _buffers.Send(inputs, columns);
        var (tokens, logProbabilities) = Run(rows, columns.Needs);
        turn.Receive(tokens, logProbabilities);
        return new SentStep(plan, _buffers.Drawn, turn);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Forget();
        _buffers.Dispose();
        _direct.Dispose();
    }

    private static bool WantsMore(PlannedOutput output) =>
        RepetitionPenalty.IsWanted(output.Sequence) || output.Sequence.Request.Sampling.Alternatives > 0;

    /// <summary>Graphs find the tokens of the step before in one place.</summary>
    private void TakeSources(StepInputs inputs, ILaunchedStep? before)
    {
        if (inputs.HasSources && !ReferenceEquals(before!.Tokens, _buffers.Drawn))
        {
            // A prompt's step may draw for more sequences than decode at a time; those that go on are among the first rows.
            var count = Math.Min(before.Tokens.shape[0], _buffers.Rows);
            _buffers.Drawn.narrow(0, 0, count).copy_(before.Tokens.narrow(0, 0, count));
        }
    }

    private (Tensor Tokens, Tensor LogProbabilities) Run(int rows, SamplingNeeds needs)
    {
        if (!_recorded.TryGetValue((rows, needs), out var step))
        {
            // Libraries make themselves ready on a first run, which no recording may contain.
            _recorded[(rows, needs)] = null;
            return Compute(rows, needs);
        }

        step ??= Record(rows, needs);
        if (step is null)
        {
            return Compute(rows, needs);
        }

        step.Graph.Replay();
        return (step.Tokens, step.LogProbabilities);
    }

    /// <summary>Null where the model does what no recording may contain, or wants none; the first failure is the last attempt.</summary>
    private RecordedStep? Record(int rows, SamplingNeeds needs)
    {
        if (_failures.Count > 0 || !model.RecordsDecoding)
        {
            return null;
        }

        try
        {
            var step = new RecordedStep(() => Compute(rows, needs), _first);
            _first ??= step.Graph;
            _recorded[(rows, needs)] = step;
            return step;
        }
        catch (ExternalException fault)
        {
            _failures.Add(
                $"decoding steps cannot be recorded as CUDA graphs, and run slower, operator by operator: {fault.Message}"
            );
            return null;
        }
    }

    private (Tensor Tokens, Tensor LogProbabilities) Compute(int rows, SamplingNeeds needs)
    {
        using var scope = torch.NewDisposeScope();
        var logits = model.Decode(new GenerationStep(backend, cache, _buffers.Batch(rows)));
        var (tokens, logProbabilities) = backend.Sampler.Draw(logits, _buffers.Sampling(rows, needs));
        _buffers.Drawn.narrow(0, 0, rows).copy_(tokens);
        return (tokens.MoveToOuterDisposeScope(), logProbabilities.MoveToOuterDisposeScope());
    }

    private void ForgetOutdated()
    {
        if (_version != model.DecodingVersion)
        {
            Forget();
            _version = model.DecodingVersion;
        }
    }

    private void Forget()
    {
        torch.cuda.synchronize();
        foreach (var step in _recorded.Values)
        {
            step?.Dispose();
        }

        _recorded.Clear();
        _first = null;
    }
}
