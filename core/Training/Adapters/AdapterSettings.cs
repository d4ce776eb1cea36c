namespace Rlfw.Training.Adapters;

/// <summary>What an adapter is: PEFT's settings of a LoRA adapter, as far as they change what is computed.</summary>
public sealed record AdapterSettings
{
    /// <summary>r, where no pattern says otherwise.</summary>
    public required int Rank { get; init; }

    /// <summary>The strength, where no pattern says otherwise: B A is multiplied by alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>The probability of leaving an input out while learning, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>The element type of new factors; a file's factors keep theirs.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>Whether B A is multiplied by alpha / sqrt(r) instead.</summary>
    public bool RankStabilized { get; init; }

    /// <summary>The linear maps that are adapted.</summary>
    public required ModuleChoice Targets { get; init; }

    /// <summary>The linear maps that are not, though <see cref="Targets"/> names them; null for none.</summary>
    public ModuleChoice? Excluded { get; init; }

    /// <summary>The layers that are adapted, counted from 0; null for all.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Ranks of single maps: regular expressions or ends of their paths, the first that fits decides.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> RankPattern { get; init; } = [];

    /// <summary>Strengths of single maps, in the same way.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];

    /// <summary>Where the base is: a folder, or org/name on the hub; null where it is not known.</summary>
    public string? Base { get; init; }

    /// <summary>The base's branch, tag or commit on the hub; null for its main branch.</summary>
    public string? Revision { get; init; }
}
