namespace Rlfw.Training.Learning;

/// <summary>Which of B completions each of N tokens belongs to.</summary>
public sealed class TokenRows
{
    private readonly Tensor _rows;

    /// <summary>Lays the tokens of completions out, one completion after the other.</summary>
    /// <param name="lengths">Tokens of each completion, [B].</param>
    /// <param name="device">Where the tensors go.</param>
    public TokenRows(IReadOnlyList<int> lengths, Device device)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        Count = lengths.Count;
        Device = device;
        long[] rows = [.. lengths.SelectMany((length, row) => Enumerable.Repeat((long)row, length))];
        _rows = torch.tensor(rows, device: device);
        Lengths = torch.tensor([.. lengths.Select(length => (float)length)], device: device);
    }

    /// <summary>B.</summary>
    public int Count { get; }

    /// <summary>Where the tensors are.</summary>
    public Device Device { get; }

    /// <summary>Tokens of each completion, float32 [B].</summary>
    public Tensor Lengths { get; }

    /// <summary>The sum over each completion's tokens: [N] to [B]; differentiable.</summary>
    /// <param name="values">One a token.</param>
    public Tensor Sum(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return torch.zeros([Count], values.dtype, Device).index_add(0, _rows, values, 1);
    }

    /// <summary>The mean over each completion's tokens, 0 for one without: [N] to [B]; differentiable.</summary>
    /// <param name="values">One a token.</param>
    public Tensor Mean(Tensor values) => Sum(values) / Lengths.to_type(values.dtype).clamp_min(1);

    /// <summary>What is said of a completion, for each of its tokens: [B] to [N]; differentiable.</summary>
    /// <param name="values">One a completion.</param>
    public Tensor Spread(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.index_select(0, _rows);
    }
}
