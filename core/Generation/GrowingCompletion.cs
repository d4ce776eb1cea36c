using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>Collects one completion.</summary>
/// <param name="promptIds">Its prompt.</param>
internal sealed class GrowingCompletion(int[] promptIds)
{
    private readonly List<GeneratedToken> _tokens = [];
    private FinishReason? _finish;

    /// <summary>Adds what a step gave.</summary>
    public void Append(GenerationOutput output)
    {
        _tokens.AddRange(output.Tokens);
        _finish = output.Finish;
    }

    /// <summary>The result.</summary>
    public Completion ToCompletion() =>
        new(
            promptIds,
            [.. _tokens.Select(token => token.Id)],
            [.. _tokens.Select(token => token.LogProbability)],
            _finish == FinishReason.Stop
        )
        {
            DrawnLogProbabilities = [.. _tokens.Select(token => token.DrawnLogProbability)],
            ModelLogProbabilities = [.. _tokens.Select(token => token.ModelLogProbability)],
        };
}
