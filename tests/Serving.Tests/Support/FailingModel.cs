using Rlfw.Contracts;

namespace Rlfw.Serving.Tests;

/// <summary>A model whose device breaks after some steps.</summary>
public sealed class FailingModel(ICausalLanguageModel model, int steps) : ICausalLanguageModel
{
    private int _left = steps;

    public nn.Module Module => model.Module;

    public ITokenizer Tokenizer => model.Tokenizer;

    public int MaximumLength => model.MaximumLength;

    public KeyValueShape KeyValues => model.KeyValues;

    public IReadOnlyList<int> StopIds => model.StopIds;

    public Tensor Logits(Tensor ids, Tensor? attentionMask) => model.Logits(ids, attentionMask);

    public void PrepareDecoding() => model.PrepareDecoding();

    public Tensor Decode(IGenerationStep step) =>
        _left-- > 0 ? model.Decode(step) : throw new InvalidOperationException("the device is gone");

    public void Dispose() => model.Dispose();
}
