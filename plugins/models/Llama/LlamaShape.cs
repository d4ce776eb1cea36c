using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The sizes and constants of one Llama, decided.</summary>
public sealed record LlamaShape
{
    /// <summary>Ids V.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Decoder layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads H.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads K; each serves H / K query heads.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Width D of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Width of the feed-forward part.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    public required int MaximumLength { get; init; }

    /// <summary>What is added to the mean square before its root is taken.</summary>
    public required double RmsNormEpsilon { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Frequency scaling; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the output projection is the embedding table.</summary>
    public required bool TieEmbeddings { get; init; }

    /// <summary>Whether the projections of attention add a bias.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the projections of the feed-forward part add a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Standard deviation of initial weights.</summary>
    public required double InitializerRange { get; init; }

    /// <summary>Refuses a text that is longer than the model takes.</summary>
    /// <param name="length">Its tokens.</param>
    /// <exception cref="UserErrorException">It is too long.</exception>
    public void CheckLength(long length)
    {
        if (length > MaximumLength)
        {
            throw new UserErrorException(
                $"a sequence of {length} tokens is longer than the model's max_length {MaximumLength}: "
                    + "raise max_length, or use shorter prompts and completions"
            );
        }
    }
}
