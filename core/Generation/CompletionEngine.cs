using Rlfw.Contracts;
using Rlfw.Generation.Running;

namespace Rlfw.Generation;

/// <summary>
/// The engine as trainers use it: a list of requests in, their completions out. Its cache is kept between calls of
/// like size.
/// </summary>
public sealed class CompletionEngine : ICompletionEngine
{
    private readonly ICausalLanguageModel _model;
    private readonly Device _device;
    private readonly EngineOptions _options;
    private GenerationEngine? _engine;
    private int _rows;
    private int _maximumLength;
    private int? _expectedRows;
    private int _expectedLength;

    /// <summary>Makes the engine; nothing is allocated yet.</summary>
    /// <param name="model">The model; still the caller's.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="options">How the device is used; null for the defaults.</param>
    public CompletionEngine(ICausalLanguageModel model, Device device, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _device, _options) = (model, device, options ?? new EngineOptions());
    }

    /// <summary>What was done since the cache was made, and what is held; null before the first completion.</summary>
    public EngineStatistics? Statistics => _engine?.Statistics;

    /// <inheritdoc />
    public long ExpectedTokens =>
        _expectedRows is { } rows ? (long)Math.Min(rows, _options.MaximumRows) * EngineLength(_expectedLength) : 0;

    /// <inheritdoc />
    public void Expect(int rows, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        _expectedRows = rows;
        _expectedLength = Math.Max(_expectedLength, longest);
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
        if (requests.Count == 0)
        {
            return [];
        }

        foreach (var request in requests)
        {
            Check(request, sampling, seed);
        }

        var engine = EngineFor(requests, sampling);
        engine.ParametersChanged();
        var growing = requests.Select(request => new GrowingCompletion(request.PromptIds)).ToArray();
        try
        {
            for (var i = 0; i < requests.Count; i++)
            {
                // Requests may share an id: what they are told apart by here is their place.
                engine.Add(
                    new GenerationRequest((ulong)i, requests[i].PromptIds, sampling, seed)
                    {
                        RandomId = requests[i].Id,
                        WantsText = false,
                    }
                );
            }

            while (engine.HasWork)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var output in engine.Step())
                {
                    growing[output.RequestId].Append(output);
                }
            }
        }
        catch
        {
            // What was launched is half done: the next call starts with an engine of its own.
            Dispose();
            throw;
        }

        return Array.ConvertAll(growing, completion => completion.ToCompletion());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _engine?.Dispose();
        _engine = null;
    }

    /// <summary>Before anything is allocated: a prompt that cannot fit is the user's fault, not the cache's.</summary>
    private void Check(CompletionRequest request, SamplingSettings sampling, ulong seed)
    {
        RequestChecks.CheckSampling(sampling);
        RequestChecks.CheckPrompt(
            new GenerationRequest(request.Id, request.PromptIds, sampling, seed),
            _model.Tokenizer.VocabularySize,
            _options.MaximumLength ?? _model.MaximumLength,
            long.MaxValue
        );
    }

    private int EngineLength(int longest) =>
        Math.Max(2, BatchSizes.RoundUp(longest, _options.MaximumLength ?? _model.MaximumLength));

    private GenerationEngine EngineFor(IReadOnlyList<CompletionRequest> requests, SamplingSettings sampling)
    {
        // Sizes are a function of what is expected and of the requests, not of calls before: a resumed run computes what an
        // uninterrupted one does. Rounded up, so that calls alike use one engine and what it recorded.
        var longest = requests.Max(request => request.PromptIds.Length) + sampling.MaximumNewTokens;
        longest = EngineLength(Math.Max(longest, _expectedLength));
        // Where no bit may depend on the batch, its size cannot depend on the requests.
        var rows = _options.Deterministic
            ? _options.MaximumRows
            : Math.Min(_expectedRows ?? requests.Count, _options.MaximumRows);
        if (_engine is null || rows != _rows || longest != _maximumLength)
        {
            Dispose();
            (_rows, _maximumLength) = (rows, longest);
            _engine = new GenerationEngine(
                _model,
                _device,
                _options with
                {
                    MaximumRows = rows,
                    MaximumLength = longest,
                }
            );
        }

        return _engine;
    }
}
