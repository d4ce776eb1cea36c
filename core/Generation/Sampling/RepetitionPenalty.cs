using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Sampling;

/// <summary>
/// Makes tokens that stand in prompt or completion less probable (Keskar et al., 2019, "CTRL"): positive logits are divided by the
/// penalty, negative ones multiplied.
/// </summary>
internal static class RepetitionPenalty
{
    /// <summary>Whether a request asks for it.</summary>
    public static bool IsWanted(Sequence sequence) => sequence.Request.Sampling.RepetitionPenalty is not 1;

    /// <summary>Applies it where asked for.</summary>
    /// <param name="logits">float32 [M, V].</param>
    /// <param name="outputs">Whose they are; all tokens before the drawn one are known.</param>
    /// <returns>Logits of their own.</returns>
    public static Tensor Apply(Tensor logits, IReadOnlyList<PlannedOutput> outputs)
    {
        List<long> places = [];
        List<float> factors = [];
        var vocabulary = logits.shape[1];
        for (var row = 0; row < outputs.Count; row++)
        {
            var sequence = outputs[row].Sequence;
            if (!IsWanted(sequence))
            {
                continue;
            }

            var seen = sequence
                .Tokens.Take(sequence.PromptLength + outputs[row].Place)
                .Distinct()
                .Where(id => id < vocabulary);
            foreach (var id in seen)
            {
                places.Add((row * vocabulary) + id);
                factors.Add((float)sequence.Request.Sampling.RepetitionPenalty);
            }
        }

        using var temporaries = torch.NewDisposeScope();
        var changed = logits.clone();
        if (places.Count > 0)
        {
            var index = torch.tensor([.. places], device: logits.device);
            var factor = torch.tensor([.. factors], device: logits.device);
            var values = changed.view(-1).index_select(0, index);
            changed.view(-1).index_copy_(0, index, torch.where(values.gt(0), values / factor, values * factor));
        }

        return changed.MoveToOuterDisposeScope();
    }
}
