using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// Decides which completions of a stage are stored, so that a long run does not fill a disk unnoticed. It counts what it gave
/// away, not what lies on the disk, so that a resumed run decides the same.
/// </summary>
/// <param name="stage">The stage's name.</param>
/// <param name="storage">What to keep.</param>
public sealed class CompletionArchive(string stage, CompletionStorage storage) : IStateful
{
    // Names, numbers and rewards beside the texts.
    private const int BytesBesideTexts = 300;

    private long _bytes;
    private bool _full;

    /// <summary>The events that store completions, or say that no more are stored.</summary>
    /// <param name="source">What they were generated for.</param>
    /// <param name="step">The training step within the stage, from 1; any for evaluations.</param>
    /// <param name="completions">Makes them, where they are wanted.</param>
    public IReadOnlyList<EventPayload> Events(
        CompletionSource source,
        long step,
        Func<IReadOnlyList<StoredCompletion>> completions
    )
    {
        ArgumentNullException.ThrowIfNull(completions);
        if (_full || (source == CompletionSource.Training && (step - 1) % storage.Every != 0))
        {
            return [];
        }

        var chosen = Chosen(completions());
        var bytes = chosen.Sum(Bytes);
        if (_bytes + bytes > storage.MaximumBytes)
        {
            _full = true;
            return [Full()];
        }

        _bytes += bytes;
        return chosen.Count == 0 ? [] : [new CompletionsStored(stage, source, chosen.Count) { Completions = chosen }];
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("bytes", _bytes);
        state.Write("full", _full);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _bytes = state.ReadInt64("bytes");
        _full = state.ReadBoolean("full");
    }

    private IReadOnlyList<StoredCompletion> Chosen(IReadOnlyList<StoredCompletion> all) =>
        storage.PerStep is { } limit && limit < all.Count
            ? [.. Enumerable.Range(0, limit).Select(i => all[(int)((long)i * all.Count / limit)])]
            : all;

    private WarningRaised Full() =>
        new(
            stage,
            "completions-full",
            $"stage '{stage}' has stored {_bytes / 1e6:0} MB of completions and stores no more of them: its limit is "
                + $"{storage.MaximumBytes / 1e6:0} MB. To keep them all raise completions.max_megabytes; to keep some of every part of "
                + "the run set completions.every or completions.per_step"
        );

    private static long Bytes(StoredCompletion completion) =>
        Encoding.UTF8.GetByteCount(completion.Prompt)
        + Encoding.UTF8.GetByteCount(completion.Completion)
        + (completion.Answer is { } answer ? Encoding.UTF8.GetByteCount(answer) : 0)
        + BytesBesideTexts;
}
