using Rlfw.Contracts;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>A model of which the tokenizer alone is asked for.</summary>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class TokensOnlyModel(ITokenizer tokenizer) : ICausalLanguageModel
{
    public Module Module => throw new NotSupportedException();

    public ITokenizer Tokenizer => tokenizer;

    public int MaximumLength => 2048;

    public KeyValueShape KeyValues => throw new NotSupportedException();

    public IReadOnlyList<int> StopIds => [tokenizer.EndId, .. tokenizer.ChatTemplate?.StopIds ?? []];

    public Tensor Logits(Tensor ids, Tensor? attentionMask) => throw new NotSupportedException();

    public Tensor Decode(IGenerationStep step) => throw new NotSupportedException();

    public void Dispose() { }
}
