using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Buffers;

/// <summary>
/// Proportional prioritised replay (Schaul et al., 2016, "Prioritized experience replay", section 3.3 and algorithm 1): row i is drawn
/// with probability P(i) proportional to (|error_i| + epsilon)^alpha, and its loss counts (P(i) / min P)^-beta: the importance weight,
/// divided by the largest of the batch.
/// </summary>
/// <param name="settings">The exponents.</param>
/// <param name="capacity">Rows.</param>
internal sealed class PrioritizedDraws(PrioritySettings settings, int capacity)
{
    private readonly PrioritySums _sums = new(capacity);
    private double _highest = 1;

    /// <summary>A row with a new transition gets the highest priority so far, so that it is likely to be seen once.</summary>
    public void Renew(int row) => _sums.Set(row, Weight(_highest));

    /// <summary>Draws rows: one from each of B equal parts of the sum of all weights.</summary>
    /// <param name="rows">Takes them, [B].</param>
    /// <param name="weights">Takes what their losses count for, [B].</param>
    /// <param name="random">The stream; one number a row.</param>
    /// <param name="progress">Of the budget, in [0, 1].</param>
    public void Draw(Span<int> rows, Span<float> weights, RandomStream random, double progress)
    {
        var part = _sums.Total / rows.Length;
        var least = float.PositiveInfinity;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _sums.Find((i + random.NextDouble()) * part);
            least = Math.Min(least, _sums.Weights[rows[i]]);
        }

        var beta = settings.InitialBeta + ((settings.FinalBeta - settings.InitialBeta) * progress);
        for (var i = 0; i < rows.Length; i++)
        {
            weights[i] = (float)Math.Pow(_sums.Weights[rows[i]] / least, -beta);
        }
    }

    /// <summary>Takes the errors of rows that were drawn.</summary>
    /// <exception cref="TrainingDivergedException">An error is not finite.</exception>
    public void Update(ReadOnlySpan<int> rows, ReadOnlySpan<float> errors)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(errors[i]))
            {
                throw TrainingDivergedException.For("priority", errors[i]);
            }

            var priority = Math.Abs((double)errors[i]) + settings.Epsilon;
            _highest = Math.Max(_highest, priority);
            _sums.Set(rows[i], Weight(priority));
        }
    }

    /// <summary>Writes the weights of the first rows.</summary>
    public void Save(ITensorStateWriter state, int count)
    {
        state.Write("highest", _highest);
        using var scope = NewDisposeScope();
        state.WriteTensor("weights", torch.tensor(_sums.Weights[..count].ToArray()));
    }

    /// <summary>Takes over the weights of the first rows.</summary>
    public void Load(ITensorStateReader state, int count)
    {
        _highest = state.ReadDouble("highest");
        using var scope = NewDisposeScope();
        var saved = state.ReadTensor("weights");
        if (saved.numel() != count)
        {
            throw new FormatException($"{saved.numel()} priorities do not fit {count} transitions");
        }

        saved.data<float>().CopyTo(_sums.Weights[..count]);
        _sums.Recompute();
    }

    // Never 0, not even where epsilon is: what has no weight could never be drawn again.
    private float Weight(double priority) => Math.Clamp((float)Math.Pow(priority, settings.Alpha), 1e-30f, 1e30f);
}
