using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A language model that sees one token back: its logits are a row of an embedding.</summary>
internal sealed class BigramModel : ICausalLanguageModel
{
    private readonly Embedding _rows;

    public BigramModel(ulong seed, ITokenizer? tokenizer = null)
    {
        Tokenizer = tokenizer ?? new DigitTokenizer();
        _rows = Embedding(Tokenizer.VocabularySize, Tokenizer.VocabularySize);
        Initial.Draw(_rows, new RandomStream(seed, "language-model"));
    }

    public Module Module => _rows;

    public ITokenizer Tokenizer { get; }

    public int MaximumLength => 12;

    public Tensor Logits(Tensor ids, Tensor? attentionMask) => _rows.forward(ids);

    public KeyValueShape KeyValues { get; } = new(1, 1, 1, 2, ScalarType.Float32);

    public Tensor Decode(IGenerationStep step)
    {
        var logits = _rows.forward(step.Ids);
        return step.OutputRows is { } rows ? logits.index_select(0, rows) : logits;
    }

    public void Dispose() => _rows.Dispose();
}
