using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A language model that sees one token back: its logits are a row of an embedding.</summary>
internal sealed class BigramModel : ICausalLanguageModel
{
    private readonly Embedding _rows;

    public BigramModel(ulong seed)
    {
        _rows = Embedding(Tokenizer.VocabularySize, Tokenizer.VocabularySize);
        Initial.Draw(_rows, new RandomStream(seed, "language-model"));
    }

    public Module Module => _rows;

    public ITokenizer Tokenizer { get; } = new DigitTokenizer();

    public int MaximumLength => 12;

    public Tensor Logits(Tensor ids, Tensor? attentionMask) => _rows.forward(ids);

    public IKeyValueCache CreateCache(int batch, int capacity) => new Nothing(capacity);

    public Tensor Decode(Tensor ids, Tensor? attentionMask, IKeyValueCache cache)
    {
        ((Nothing)cache).Length += (int)ids.shape[1];
        return _rows.forward(ids.select(1, ids.shape[1] - 1));
    }

    public void Dispose() => _rows.Dispose();

    private sealed class Nothing(int capacity) : IKeyValueCache
    {
        public int Length { get; set; }

        public int Capacity => capacity;

        public void KeepRows(Tensor rows) { }

        public void Dispose() { }
    }
}
