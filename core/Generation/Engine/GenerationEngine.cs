using Rlfw.Contracts;
using Rlfw.Generation.Running;
using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation;

/// <summary>
/// Generates completions of any number of requests, which come and go at any time: keys and values stand in blocks that are
/// given out as completions grow, a prompt's blocks serve all its completions, and each step computes on whoever is there. What is
/// sampled is a function of (seed, id, position) and the model; the batch around a request changes its logits by rounding, or,
/// with <see cref="EngineOptions.Deterministic"/>, not at all. Used from one thread. The model's parameters are used where they
/// are: there is no copy to keep in step with a trainer.
/// </summary>
public sealed class GenerationEngine : IDisposable
{
    private readonly ICausalLanguageModel _model;
    private readonly EngineParts _parts;
    private readonly OutputCollector _collector;
    private readonly Dictionary<ulong, Sequence> _sequences = [];
    private readonly List<GenerationOutput> _cancelled = [];
    private readonly bool _runsAhead;
    private readonly Action<string>? _notify;
    private ILaunchedStep? _launched;
    private bool _isPrepared;
    private long _steps;
    private long _promptTokens;

    /// <summary>Makes an engine and allocates its cache.</summary>
    /// <param name="model">The model; still the caller's.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="options">How the device is used.</param>
    /// <exception cref="UserErrorException">There is no memory for the cache: how much is needed, and what fits.</exception>
    public GenerationEngine(ICausalLanguageModel model, Device device, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(options);
        _model = model;
        _parts = EngineParts.Make(model, device, options);
        _collector = new OutputCollector(model);
        _notify = options.Notify;
        // While a GPU works on one step, the host prepares the next; on the CPU there is nothing to overlap.
        _runsAhead = device.type == DeviceType.CUDA;
    }

    /// <summary>Whether any request is unfinished, or an output has not been given out.</summary>
    public bool HasWork => _sequences.Count > 0 || _launched is not null || _cancelled.Count > 0;

    /// <summary>What was done, and what is held.</summary>
    public EngineStatistics Statistics =>
        _parts.Describe(new EngineStatistics()) with
        {
            Steps = _steps,
            PromptTokens = _promptTokens,
            CompletionTokens = _collector.CompletionTokens,
            GuessedTokens = _collector.Guesses.Guessed,
            RightGuesses = _collector.Guesses.Right,
            GuessingSteps = _collector.Guesses.Steps,
        };

    /// <summary>Adds a request; it waits for its turn.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="UserErrorException">It can never be fulfilled: a prompt that does not fit, an impossible setting.</exception>
    /// <exception cref="ArgumentException">Another unfinished request has its id.</exception>
    public void Add(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestChecks.CheckSampling(request.Sampling);
        RequestChecks.CheckPrompt(
            request,
            _model.Tokenizer.VocabularySize,
            _parts.Settings.MaximumLength,
            _parts.CacheTokens
        );
        var sequence = new Sequence(request);
        if (!_sequences.TryAdd(request.Id, sequence))
        {
            throw new ArgumentException($"Request {request.Id} is not finished yet.", nameof(request));
        }

        _parts.Scheduler.Add(sequence);
    }

    /// <summary>Takes a request back; its last output comes with the next step. Nothing happens where it is finished.</summary>
    public void Cancel(ulong requestId)
    {
        if (_sequences.Remove(requestId, out var sequence))
        {
            _cancelled.Add(_collector.Cancel(sequence));
            _parts.Scheduler.Remove(sequence);
        }
    }

    /// <summary>Runs one step.</summary>
    /// <returns>What became known by it, in no particular order.</returns>
    public IReadOnlyList<GenerationOutput> Step()
    {
        Prepare();
        List<GenerationOutput> outputs = [.. _cancelled];
        _cancelled.Clear();
        if (!MayRunAhead())
        {
            Collect(ref _launched, outputs);
        }

        var plan = _parts.Scheduler.Next();
        var next = plan is null ? null : _parts.Runner.Launch(plan, _launched);
        Collect(ref _launched, outputs);
        _launched = next;
        if (!_runsAhead)
        {
            Collect(ref _launched, outputs);
        }

        Count(plan);
        _parts.Tell(_notify);
        return outputs;
    }

    /// <summary>
    /// Says that parameters were changed. Nothing that was computed with the old ones is used again. No request may be unfinished.
    /// </summary>
    public void ParametersChanged()
    {
        if (HasWork)
        {
            throw new InvalidOperationException("Parameters cannot change while completions are generated.");
        }

        _parts.Pool.ForgetPrefixes();
        _parts.Scheduler.Reset();
        _isPrepared = false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _launched?.Dispose();
        _parts.Dispose();
    }

    /// <summary>Some need to see every token before the next: a penalty looks at it, guesses go on from it.</summary>
    private bool MayRunAhead() =>
        _runsAhead && _parts.Guesser is null && !_parts.Scheduler.AnyRunning(RepetitionPenalty.IsWanted);

    private void Prepare()
    {
        if (!_isPrepared)
        {
            _model.PrepareDecoding();
            _parts.Guesser?.Reset();
            _isPrepared = true;
        }
    }

    private void Collect(ref ILaunchedStep? launched, List<GenerationOutput> outputs)
    {
        if (launched is null)
        {
            return;
        }

        using var step = launched;
        launched = null;
        outputs.AddRange(_collector.Take(step.Plan, step.Wait(), Remove));
    }

    private void Remove(Sequence sequence)
    {
        _sequences.Remove(sequence.Request.Id);
        _parts.Scheduler.Remove(sequence);
    }

    private void Count(StepPlan? plan)
    {
        if (plan is not null)
        {
            _steps++;
            _promptTokens += plan.IsReading ? plan.Runs.Sum(run => run.Count) : 0;
        }
    }
}
