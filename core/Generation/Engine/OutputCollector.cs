using Rlfw.Contracts;
using Rlfw.Generation.Running;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation;

/// <summary>Writes drawn tokens into their sequences, and finds out which of them ended.</summary>
/// <param name="model">Tells the stop ids, and turns ids into text.</param>
internal sealed class OutputCollector(ICausalLanguageModel model)
{
    private readonly HashSet<int> _stopIds = [.. model.StopIds];
    private readonly Dictionary<Sequence, CompletionText> _texts = [];

    /// <summary>Tokens given out.</summary>
    public long CompletionTokens { get; private set; }

    /// <summary>Tokens that were guessed, how many of them were right, and how often anything was guessed for a sequence.</summary>
    public (long Guessed, long Right, long Steps) Guesses { get; private set; }

    /// <summary>Takes a step's result.</summary>
    /// <param name="plan">What was computed.</param>
    /// <param name="result">What was drawn.</param>
    /// <param name="finished">Told of each sequence that ended.</param>
    public IReadOnlyList<GenerationOutput> Take(StepPlan plan, DrawnTokens result, Action<Sequence> finished)
    {
        var outputs = new List<GenerationOutput>();
        var next = 0;
        while (next < plan.Outputs.Count)
        {
            var sequence = plan.Outputs[next].Sequence;
            var count = 1;
            while (next + count < plan.Outputs.Count && plan.Outputs[next + count].Sequence == sequence)
            {
                count++;
            }

            if (Take(plan, result, next, count) is { } output)
            {
                outputs.Add(output);
                if (output.Finish is not null)
                {
                    _texts.Remove(sequence);
                    finished(sequence);
                }
            }

            next += count;
        }

        return outputs;
    }

    /// <summary>Ends a sequence that nobody wants any more.</summary>
    public GenerationOutput Cancel(Sequence sequence)
    {
        sequence.Finish = FinishReason.Cancelled;
        _texts.Remove(sequence);
        return new GenerationOutput(sequence.Request.Id, [], "", FinishReason.Cancelled);
    }

    /// <summary>One sequence's tokens: those behind a guess that was wrong were drawn for nothing.</summary>
    private GenerationOutput? Take(StepPlan plan, DrawnTokens result, int first, int count)
    {
        var sequence = plan.Outputs[first].Sequence;
        var tokens = new List<GeneratedToken>();
        var text = "";
        for (var i = first; i < first + count; i++)
        {
            // Others are being repeated after a preemption, or ended in the meantime.
            if (sequence.Finish is not null || plan.Outputs[i].Place != sequence.CompletionLength)
            {
                break;
            }

            var token = Token(result, i);
            tokens.Add(token);
            sequence.Tokens.Add(token.Id);
            text += Read(sequence, token.Id);
            if (i + 1 < first + count && IsGuessWrong(sequence))
            {
                break;
            }
        }

        if (tokens.Count == 0)
        {
            return null;
        }

        if (count > 1)
        {
            // The keys and values of wrong guesses are written over.
            sequence.Computed = sequence.Tokens.Count - 1;
            Guesses = (Guesses.Guessed + count - 1, Guesses.Right + tokens.Count - 1, Guesses.Steps + 1);
        }

        CompletionTokens += tokens.Count;
        return new GenerationOutput(sequence.Request.Id, tokens, text, sequence.Finish);

        bool IsGuessWrong(Sequence own)
        {
            var run = plan.Runs.First(x => x.Sequence == own);
            var guess = own.Tokens.Count - 1 - run.First - 1;
            return run.Guesses[guess] != own.Tokens[^1];
        }
    }

    /// <summary>The new token's text; says whether the completion ends with it.</summary>
    private string Read(Sequence sequence, int id)
    {
        var sampling = sequence.Request.Sampling;
        var isStop = (!sampling.IgnoreStopIds && _stopIds.Contains(id)) || sampling.StopIds.Contains(id);
        var text = "";
        var own = sequence.Request.WantsText || sampling.StopTexts.Count > 0 ? Text(sequence) : null;
        if (own is not null && !isStop)
        {
            text = own.Append(id);
            isStop = own.IsStopped;
        }

        if (isStop)
        {
            sequence.Finish = FinishReason.Stop;
        }
        else if (sequence.CompletionLength == sampling.MaximumNewTokens)
        {
            sequence.Finish = FinishReason.Length;
        }

        return sequence.Finish is null || own is null ? text : text + own.Flush();
    }

    private CompletionText Text(Sequence sequence)
    {
        if (!_texts.TryGetValue(sequence, out var text))
        {
            text = new CompletionText(model.Tokenizer.OpenStream(), sequence.Request.Sampling.StopTexts);
            _texts.Add(sequence, text);
        }

        return text;
    }

    private static GeneratedToken Token(DrawnTokens result, int output) =>
        new(
            (int)result.Tokens[output],
            result.LogProbabilities[3 * output],
            result.LogProbabilities[(3 * output) + 1],
            result.LogProbabilities[(3 * output) + 2],
            result.Alternatives.Count > 0 ? result.Alternatives[output] : []
        );
}
