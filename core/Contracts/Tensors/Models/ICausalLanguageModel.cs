namespace Rlfw.Contracts;

/// <summary>
/// A decoder-only language model with its tokenizer. One instance serves all stages of a run: a stage starts from the
/// parameters the one before left. Used from the run's thread alone. Constructor context:
/// <see cref="LanguageModelContext"/>.
/// </summary>
[PluginContract(PluginKind.Model, Noun = "a language model")]
public interface ICausalLanguageModel : IModel, IDisposable
{
    /// <summary>
    /// The module whose parameters are learned and saved under their own names: the whole network, or an adapter alone where the
    /// network is frozen.
    /// </summary>
    nn.Module Module { get; }

    /// <summary>Text to ids and back.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>The longest sequence, prompt and completion together, in tokens.</summary>
    int MaximumLength { get; }

    /// <summary>
    /// Logits at every position, for learning. Differentiable. Dropout, where the model has any, acts while its module is in
    /// training mode and gradients are recorded: what is only scored sees the whole model.
    /// </summary>
    /// <param name="ids">Token ids, int64 [B, T], on the model's device.</param>
    /// <param name="attentionMask">
    /// bool [B, T], true where there is a token; null where all are. Padding may stand on either side: positions count
    /// tokens, not columns.
    /// </param>
    /// <returns>Logits [B, T, V]; the dtype is the model's.</returns>
    Tensor Logits(Tensor ids, Tensor? attentionMask);

    /// <summary>
    /// Logits at every position, for scoring: given out for some columns at a time, so that a model with a large vocabulary
    /// need never hold [B, T, V]. Not differentiable.
    /// </summary>
    /// <param name="ids">As for <see cref="Logits"/>.</param>
    /// <param name="attentionMask">As for <see cref="Logits"/>.</param>
    /// <param name="columns">Columns C at a time, above 0; the last part may have fewer.</param>
    /// <param name="take">
    /// Called in order with a part's first column and its logits [B, C, V], which are disposed when it returns.
    /// </param>
    void ReadLogits(Tensor ids, Tensor? attentionMask, int columns, Action<long, Tensor> take)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        using var temporaries = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var logits = Logits(ids, attentionMask);
        for (var first = 0L; first < ids.shape[1]; first += columns)
        {
            using var part = torch.NewDisposeScope();
            take(first, logits.narrow(1, first, Math.Min(columns, ids.shape[1] - first)));
        }
    }

    /// <summary>
    /// Scores completions without holding all logits; null where the model has no such way, and is scored through <see cref="Logits"/>.
    /// </summary>
    ITokenScorer? Scorer => null;

    /// <summary>What is kept of each token while the model generates.</summary>
    KeyValueShape KeyValues { get; }

    /// <summary>
    /// A number that changes when <see cref="Decode"/> would compute with other tensors, or through other operators, than before: an
    /// adapter was merged, say. What was recorded of a step is void then. Values changed in place change nothing here.
    /// </summary>
    int DecodingVersion => 0;

    /// <summary>
    /// Whether steps of <see cref="Decode"/> may be recorded once and replayed (CUDA graphs); false runs them operator by operator, which
    /// computes the same, bit for bit, and is slower.
    /// </summary>
    bool RecordsDecoding => true;

    /// <summary>
    /// Makes ready what <see cref="Decode"/> derives from parameters. Called before the first step after they may have changed; in
    /// place where <see cref="DecodingVersion"/> stays.
    /// </summary>
    void PrepareDecoding() { }

    /// <summary>The logits of one step of generation. Not differentiable; must not wait for the device.</summary>
    /// <param name="step">The tokens, and what the model's operators need of the engine.</param>
    /// <returns>Logits [M, V] of the step's output rows, any floating dtype.</returns>
    Tensor Decode(IGenerationStep step);

    /// <summary>Ids that end a completion: a checkpoint may name several.</summary>
    IReadOnlyList<int> StopIds => [Tokenizer.EndId];

    /// <summary>What the model is, for <c>rlfw models show</c>; works on the meta device, where nothing is allocated.</summary>
    ModelDescription Describe() => new(GetType().Name, []);

    /// <summary>Adapters on the frozen base; null where the model takes none.</summary>
    IAdapterSet? Adapters => null;

    /// <summary>
    /// Writes what others need to use the model: for a checkpoint format that has one, its configuration, weights and tokenizer
    /// files; for a model with an adapter, the adapter. Nothing where the model has no such format.
    /// </summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    void Export(string folder) { }
}
