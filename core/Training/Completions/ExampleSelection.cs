using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>Examples of a split that a stage uses, each known by its place in the split.</summary>
public sealed class ExampleSelection
{
    private readonly string _stage;
    private readonly string _split;
    private readonly IReadOnlyList<Example> _examples;
    private readonly int[] _places;

    private ExampleSelection(string stage, string split, IReadOnlyList<Example> examples, int[] places) =>
        (_stage, _split, _examples, _places) = (stage, split, examples, places);

    /// <summary>All examples that a stage learns from.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="examples">The training split.</param>
    public static ExampleSelection Training(string stage, IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return new ExampleSelection(stage, "training", examples, [.. Enumerable.Range(0, examples.Count)]);
    }

    /// <summary>The examples that a stage is evaluated on, the same ones in every evaluation of a run.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="examples">The held-out split.</param>
    /// <param name="count">How many of them; null for all.</param>
    /// <param name="seed">The run's root seed.</param>
    public static ExampleSelection HeldOut(string stage, IReadOnlyList<Example> examples, int? count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] places = [.. Enumerable.Range(0, examples.Count)];
        if (count < places.Length)
        {
            // Any order the data came in would make its first rows a poor sample.
            new RandomStream(seed, "evaluation-examples").Shuffle<int>(places);
            places = places[..count.Value];
        }

        return new ExampleSelection(stage, "held-out", examples, places);
    }

    /// <summary>All examples of the split.</summary>
    internal IReadOnlyList<Example> Split => _examples;

    /// <summary>The places of the chosen ones in the split.</summary>
    internal IReadOnlyList<int> Places => _places;

    /// <summary>What they are for, as messages call them: "stage 'sft': training".</summary>
    internal string Purpose => $"stage '{_stage}': {_split}";

    /// <summary>How messages call the example at a place: "stage 'sft', training example 3".</summary>
    internal string NameOf(int place) => $"stage '{_stage}', {_split} example {place}";
}
