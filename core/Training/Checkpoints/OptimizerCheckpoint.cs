using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// Adam's or AdamW's state in a checkpoint: what it remembers of each parameter, by the parameter's position. Learning
/// rates are not part of it: schedules set them before each update.
/// </summary>
public static class OptimizerCheckpoint
{
    private const string Step = "step";
    private const string Average = "exp_avg";
    private const string SquareAverage = "exp_avg_sq";

    /// <summary>Writes the state.</summary>
    /// <param name="optimizer">Adam or AdamW, without AMSGrad.</param>
    /// <param name="state">A section of its own.</param>
    /// <exception cref="NotSupportedException">The optimizer is of another kind.</exception>
    public static void Save(OptimizerHelper optimizer, ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (index, parameter) in optimizer.state_dict().State.Index())
        {
            var section = state.Section(Key(index));
            var (step, average, squareAverage) = parameter switch
            {
                Adam.State adam => (adam.step, adam.exp_avg, adam.exp_avg_sq),
                AdamW.State adam => (adam.step, adam.exp_avg, adam.exp_avg_sq),
                _ => throw NotSupported(optimizer),
            };
            section.Write(Step, step);

            // A parameter that never had a gradient has no averages yet.
            if (average is not null && squareAverage is not null)
            {
                section.WriteTensor(Average, average);
                section.WriteTensor(SquareAverage, squareAverage);
            }
        }
    }

    /// <summary>Takes over saved state.</summary>
    /// <param name="optimizer">An optimizer of the same kind over parameters of the same shapes.</param>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    public static void Load(OptimizerHelper optimizer, ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        var own = optimizer.state_dict().State;
        foreach (var (index, parameter) in optimizer.parameters().Index())
        {
            var section = state.Section(Key(index));
            var step = section.ReadInt64(Step);
            Tensor? average = null,
                squareAverage = null;
            if (step > 0)
            {
                average = section.ReadTensor(Average).to(parameter.device);
                squareAverage = section.ReadTensor(SquareAverage).to(parameter.device);
            }

            own[index]
                .LoadStateDict(
                    own[index] switch
                    {
                        Adam.State => new Adam.State(parameter)
                        {
                            step = step,
                            exp_avg = average,
                            exp_avg_sq = squareAverage,
                        },
                        AdamW.State => new AdamW.State(parameter)
                        {
                            step = step,
                            exp_avg = average,
                            exp_avg_sq = squareAverage,
                        },
                        _ => throw NotSupported(optimizer),
                    }
                );
        }
    }

    private static string Key(int index) => $"parameter_{index}";

    private static NotSupportedException NotSupported(OptimizerHelper optimizer) =>
        new($"{optimizer.GetType().Name} cannot be saved in a checkpoint; Adam and AdamW can");
}
