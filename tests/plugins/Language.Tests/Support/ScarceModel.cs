using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>A model on a device that says how much memory it has, and runs out of it where more tokens are scored at once than fit.</summary>
/// <param name="model">The model; the caller's.</param>
/// <param name="limit">What the plan is made with, in bytes.</param>
/// <param name="fitting">Tokens that fit indeed.</param>
public sealed class ScarceModel(LlamaModel model, long limit, int fitting) : ICausalLanguageModel
{
    /// <summary>Tokens of every pass that was asked for, and whether it was learned from.</summary>
    public List<(int Tokens, bool Learned)> Passes { get; } = [];

    public Module Module => model.Module;

    public ITokenizer Tokenizer => model.Tokenizer;

    public int MaximumLength => model.MaximumLength;

    public KeyValueShape KeyValues => model.KeyValues;

    public ITokenScorer Scorer => new ScarceScorer(this, model.Scorer);

    public Tensor Logits(Tensor ids, Tensor? attentionMask) => model.Logits(ids, attentionMask);

    public Tensor Decode(IGenerationStep step) => model.Decode(step);

    public void Dispose() { }

    private sealed class ScarceScorer(ScarceModel owner, ITokenScorer inner) : ITokenScorer
    {
        public TrainingMemory Memory => inner.Memory with { LimitBytes = owner.Limit };

#pragma warning disable CA2201 // what libtorch reports comes as this type
        public ITokenScores Score(ScoringRequest request)
        {
            var tokens = request.Completions.Sum(x => x.PromptIds.Length + x.CompletionIds.Length);
            owner.Passes.Add((tokens, request.Learns));
            return tokens > owner.Fitting
                ? throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB.")
                : inner.Score(request);
        }
#pragma warning restore CA2201
    }

    private long Limit => limit;

    private int Fitting => fitting;
}
