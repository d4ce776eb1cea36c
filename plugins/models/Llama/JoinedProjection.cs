using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Projections of the same input as one: their matrices lie one below the other in one piece of memory, of which each projection's
/// own parameter is a part, so that a step of generation multiplies once and nothing exists twice. Where matrices cannot be
/// joined (quantized, or a mapped file), their results are.
/// </summary>
/// <param name="members">The projections, at least one.</param>
internal sealed class JoinedProjection(IReadOnlyList<Projection> members) : IDisposable
{
    private IMatrix[] _matrices = [];
    private LowRankPair?[] _pairs = [];
    private Tensor? _weight;
    private Tensor? _bias;
    private JoinedAdapter? _adapter;

    /// <summary>
    /// Makes ready what <see cref="Forward"/> computes with: joins matrices where that may be, and takes the adapter's present values.
    /// </summary>
    /// <param name="mayJoin">Whether matrices may get another place in memory.</param>
    /// <returns>Whether it computes with other tensors now than before.</returns>
    public bool Prepare(bool mayJoin)
    {
        var matrices = members.Select(member => member.Matrix).ToArray();
        var pairs = members.Select(member => member.Adapter).ToArray();
        var isOther = !matrices.SequenceEqual(_matrices) || !pairs.SequenceEqual(_pairs);
        if (isOther)
        {
            (_matrices, _pairs) = (matrices, pairs);
            _adapter?.Dispose();
            _adapter = pairs.Any(pair => pair is not null)
                ? new JoinedAdapter(members, matrices[0].Values().dtype)
                : null;
        }

        if (mayJoin && members.Count > 1 && _weight is null && matrices.All(matrix => matrix is DenseMatrix))
        {
            Join();
            isOther = true;
        }

        _adapter?.Refresh();
        return isOther;
    }

    /// <summary>[N, in] to the members' outputs side by side, [N, sum of outs], contiguous.</summary>
    public Tensor Forward(Tensor input) => _adapter is null ? Product(input) : _adapter.AddTo(Product, input);

    /// <inheritdoc />
    public void Dispose()
    {
        _weight?.Dispose();
        _bias?.Dispose();
        _adapter?.Dispose();
    }

    // A merged adapter may have put another matrix in a member's place.
    private bool IsJoined => _weight is not null && _matrices.All(matrix => matrix is DenseMatrix { IsJoined: true });

    private Tensor Product(Tensor input) => IsJoined ? nn.functional.linear(input, _weight!, _bias) : Separately(input);

    private Tensor Separately(Tensor input) =>
        members.Count == 1
            ? members[0].ForwardAlone(input)
            : torch.cat([.. members.Select(member => member.ForwardAlone(input))], 1);

    private void Join()
    {
        using var gradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var weights = members.Select(member => member.Matrix.Values()).ToArray();
        _weight = torch.cat([.. weights.Select(weight => weight.detach())], 0).DetachFromDisposeScope();
        Move(weights, _weight);
        var biases = members.Select(member => member.Bias).OfType<Parameter>().ToArray();
        if (biases.Length > 0)
        {
            _bias = torch.cat([.. biases.Select(bias => bias.detach())], 0).DetachFromDisposeScope();
            Move(biases, _bias);
        }

        foreach (var member in members)
        {
            ((DenseMatrix)member.Matrix).IsJoined = true;
        }
    }

    private static void Move(IEnumerable<Tensor> parts, Tensor whole)
    {
        var row = 0L;
        foreach (var part in parts)
        {
            var rows = part.shape[0];
            TensorMemory.Share(part, whole.narrow(0, row, rows));
            row += rows;
        }
    }
}
