using Rlfw.Generation.Running;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Speculation;

/// <summary>
/// Lets a smaller model generate the guesses, with the random numbers that the larger one will use for the same tokens. It keeps
/// a cache of its own, a little behind each sequence.
/// </summary>
/// <param name="tokens">Tokens that are guessed at a time, at most.</param>
/// <param name="draft">The smaller model's runner, blocks and cache; owned.</param>
internal sealed class DraftGuesser(int tokens, DraftParts draft) : ITokenGuesser
{
    // Tokens that are read in one step.
    private const int StepTokens = 8192;

    private readonly Dictionary<Sequence, Sequence> _shadows = [];
    private readonly Admission _blocks = new(draft.Pool, new EngineOptions());

    /// <inheritdoc />
    public IReadOnlyList<int[]> Guess(IReadOnlyList<(Sequence Sequence, int Limit)> sequences)
    {
        var guesses = sequences.Select(_ => Array.Empty<int>()).ToArray();
        List<(Sequence Shadow, int Index, int Limit)> active = [];
        for (var i = 0; i < sequences.Count; i++)
        {
            var (sequence, limit) = (sequences[i].Sequence, Math.Min(tokens, sequences[i].Limit));
            if (limit > 0 && Follow(sequence, limit) is { } shadow)
            {
                active.Add((shadow, i, limit));
            }
        }

        for (var round = 0; active.Count > 0; round++)
        {
            foreach (var part in Parts(active.Select(x => x.Shadow)))
            {
                Advance(part, isReading: round == 0);
            }

            active.RemoveAll(x => round + 1 == x.Limit);
        }

        for (var i = 0; i < sequences.Count; i++)
        {
            if (sequences[i].Limit > 0 && _shadows.TryGetValue(sequences[i].Sequence, out var shadow))
            {
                guesses[i] = [.. shadow.Tokens.Skip(sequences[i].Sequence.Tokens.Count)];
            }
        }

        return guesses;
    }

    /// <inheritdoc />
    public void Forget(Sequence sequence)
    {
        if (_shadows.Remove(sequence, out var shadow))
        {
            _blocks.Release(shadow);
        }
    }

    /// <inheritdoc />
    public void Reset() => draft.Model.PrepareDecoding();

    /// <inheritdoc />
    public void Dispose() => draft.Dispose();

    /// <summary>Brings the shadow of a sequence to where that is; null where there are no blocks for it.</summary>
    private Sequence? Follow(Sequence sequence, int limit)
    {
        if (!_shadows.TryGetValue(sequence, out var shadow))
        {
            shadow = new Sequence(sequence.Request);
            _shadows.Add(sequence, shadow);
        }

        // What was guessed wrong is written over.
        var same = 0;
        while (
            same < Math.Min(shadow.Computed, sequence.Tokens.Count - 1) && shadow.Tokens[same] == sequence.Tokens[same]
        )
        {
            same++;
        }

        shadow.Computed = same;
        shadow.Tokens.Clear();
        shadow.Tokens.AddRange(sequence.Tokens);
        if (_blocks.Extend(shadow, shadow.Tokens.Count + limit))
        {
            return shadow;
        }

        Forget(sequence);
        return null;
    }

    /// <summary>As many at a time as one step reads.</summary>
    private static IEnumerable<IReadOnlyList<Sequence>> Parts(IEnumerable<Sequence> shadows)
    {
        List<Sequence> part = [];
        var length = 0;
        foreach (var shadow in shadows)
        {
            var count = shadow.Tokens.Count - shadow.Computed;
            if (part.Count > 0 && length + count > StepTokens)
            {
                yield return part;
                (part, length) = ([], 0);
            }

            part.Add(shadow);
            length += count;
        }

        yield return part;
    }

    /// <summary>Draws one token more for each: at first behind all that was not computed yet.</summary>
    private void Advance(IReadOnlyList<Sequence> shadows, bool isReading)
    {
        var builder = new StepPlanBuilder(isReading);
        foreach (var shadow in shadows)
        {
            var count = shadow.Tokens.Count - shadow.Computed;
            builder.AddRun(shadow, count, []);
            shadow.Computed += count;
            builder.AddOutputOfLastToken(shadow);
        }

        using var step = draft.Runner.Launch(builder.ToPlan()!, before: null);
        var drawn = step.Wait();
        for (var i = 0; i < shadows.Count; i++)
        {
            shadows[i].Tokens.Add((int)drawn.Tokens[i]);
        }
    }
}
