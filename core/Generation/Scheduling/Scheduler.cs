using Rlfw.Generation.Speculation;

namespace Rlfw.Generation.Scheduling;

/// <summary>
/// Decides what the next step computes: who is let in, whose prompt is read, who goes a token further, and who gives its blocks
/// back when others need them. It looks at counts alone, never at tensors.
/// </summary>
/// <param name="pool">The blocks.</param>
/// <param name="options">The limits.</param>
/// <param name="guesser">Guesses tokens ahead; null for none.</param>
internal sealed class Scheduler(BlockPool pool, EngineOptions options, ITokenGuesser? guesser)
{
    private readonly LinkedList<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly Admission _admission = new(pool, options);
    private bool _readLast;

    /// <summary>Times that a sequence lost its blocks.</summary>
    public long Preemptions { get; private set; }

    /// <summary>Prompt tokens that stood in shared blocks.</summary>
    public long SharedTokens { get; private set; }

    /// <summary>Sequences that wait for room; those that wait for a prompt to be read are among the running.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Sequences that have room.</summary>
    public int RunningCount => _running.Sum(sequence => 1 + sequence.Followers.Count);

    /// <summary>Whether any sequence is left.</summary>
    public bool HasWork => _waiting.Count > 0 || _running.Count > 0;

    /// <summary>All sequences that are not finished.</summary>
    public IEnumerable<Sequence> All => _running.SelectMany(x => x.Followers.Prepend(x)).Concat(_waiting);

    /// <summary>Whether a running sequence asks for something.</summary>
    public bool AnyRunning(Predicate<Sequence> asks) => _running.Exists(asks);

    /// <summary>Lets a sequence wait for its turn.</summary>
    public void Add(Sequence sequence) => _waiting.AddLast(sequence);

    /// <summary>Takes a finished sequence out; its blocks are free for what is launched from now on.</summary>
    public void Remove(Sequence sequence)
    {
        guesser?.Forget(sequence);
        if (_running.Remove(sequence))
        {
            if (options.KeepPrefixes)
            {
                _admission.Publish(sequence, Math.Min(sequence.Computed, sequence.Tokens.Count));
            }

            Release(sequence);
        }
        else if (!_waiting.Remove(sequence))
        {
            _running.Find(leader => leader.Followers.Remove(sequence));
        }
    }

    /// <summary>Forgets what steps before did, so that the same requests make the same steps again. Nothing may be left to do.</summary>
    public void Reset()
    {
        _readLast = false;
        _admission.Reset();
    }

    /// <summary>The next step; null where there is nothing that can be computed before launched steps have run.</summary>
    public StepPlan? Next()
    {
        // By turns, so that prompts do not hold up those who are in the middle of a completion, nor the other way round.
        var plan = _readLast ? (PlanDecoding() ?? PlanReading()) : (PlanReading() ?? PlanDecoding());
        _readLast = plan?.IsReading ?? false;
        return plan;
    }

    private StepPlan? PlanReading()
    {
        SharedTokens += _admission.Admit(_waiting, _running);
        var builder = new StepPlanBuilder(isReading: true);
        var budget = options.MaximumStepTokens;
        foreach (var sequence in _running.Where(x => x.IsReading).ToList())
        {
            if (budget == 0)
            {
                break;
            }

            var count = Math.Min(sequence.ReadUntil - sequence.Computed, budget);
            builder.AddRun(sequence, count, []);
            sequence.Computed += count;
            budget -= count;
            if (!options.Deterministic)
            {
                _admission.Publish(sequence, sequence.Computed);
            }

            if (!sequence.IsReading)
            {
                CloseReading(sequence, builder);
            }

            if (options.Deterministic)
            {
                // A prompt's numbers shall not depend on those beside it.
                break;
            }
        }

        return builder.ToPlan();
    }

    /// <summary>A prompt is read: its first token is drawn, and those with the same prompt join.</summary>
    private void CloseReading(Sequence leader, StepPlanBuilder builder)
    {
        if (leader.Tokens.Count > leader.ReadUntil)
        {
            // What it had generated before it was preempted follows step by step.
            return;
        }

        builder.AddOutputOfLastToken(leader);
        foreach (var follower in leader.Followers)
        {
            if (_admission.Fork(leader, follower) is { } copies)
            {
                _running.Add(follower);
                builder.AddFork(follower, copies);
            }
            else
            {
                _waiting.AddFirst(follower);
            }
        }

        leader.Followers.Clear();
    }

    private StepPlan? PlanDecoding()
    {
        var builder = new StepPlanBuilder(isReading: false);
        var ready = _running.Where(CanGoOn).ToList();
        var guesses = guesser?.Guess([.. ready.Select(x => (x, GuessLimit(x)))]);
        for (var i = 0; i < ready.Count; i++)
        {
            var sequence = ready[i];
            // Earlier ones may have taken its blocks.
            if (sequence.Computed == 0)
            {
                continue;
            }

            var guessed = guesses?[i] ?? [];
            if (guessed.Length > 0 && !_admission.Extend(sequence, sequence.Computed + 1 + guessed.Length))
            {
                guessed = [];
            }

            if (!MakeRoom(sequence))
            {
                continue;
            }

            builder.AddRun(sequence, 1 + guessed.Length, guessed);
            builder.AddOutputsOfAllTokens(sequence);
            sequence.Computed += 1 + guessed.Length;
        }

        return builder.ToPlan();
    }

    private static bool CanGoOn(Sequence sequence) =>
        !sequence.IsReading
        && sequence.Finish is null
        && sequence.Computed + 1 - sequence.PromptLength < sequence.Request.Sampling.MaximumNewTokens;

    private static int GuessLimit(Sequence sequence) =>
        // Only behind the last known token: what is being repeated needs no guess.
        sequence.Computed
        == sequence.Tokens.Count - 1
            ? sequence.Request.Sampling.MaximumNewTokens - sequence.CompletionLength - 1
            : 0;

    /// <summary>A block for the next token, if need be another sequence's: that of whoever came last.</summary>
    /// <returns>Whether there is one; if not, the sequence itself came last, and waits.</returns>
    private bool MakeRoom(Sequence sequence)
    {
        while (!_admission.Extend(sequence, sequence.Computed + 1))
        {
            var last = _running[^1];
            Preempt(last);
            if (last == sequence)
            {
                return false;
            }
        }

        return true;
    }

    private void Preempt(Sequence sequence)
    {
        Preemptions++;
        _running.Remove(sequence);
        Release(sequence);
        sequence.Computed = 0;
        sequence.PendingRow = -1;
        _waiting.AddFirst(sequence);
    }

    private void Release(Sequence sequence)
    {
        _admission.Release(sequence);
        for (var i = sequence.Followers.Count - 1; i >= 0; i--)
        {
            _waiting.AddFirst(sequence.Followers[i]);
        }

        sequence.Followers.Clear();
    }
}
