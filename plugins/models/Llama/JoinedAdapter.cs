namespace Rlfw.Plugins.Llama;

/// <summary>
/// The adapters of joined projections as two products, in the model's dtype: all A one below the other, and all s · B as blocks of
/// one matrix. Copies, made anew before a generation: they are small, and adapters are learned in float32.
/// </summary>
internal sealed class JoinedAdapter : IDisposable
{
    private readonly IReadOnlyList<Projection> _members;
    private readonly Tensor _down;
    private readonly Tensor _up;
    private readonly CudaStream? _side;
    private readonly CudaEvent? _fork;
    private readonly CudaEvent? _join;

    /// <summary>Makes room.</summary>
    /// <param name="members">The projections, of which at least one has an adapter.</param>
    /// <param name="dtype">What the model computes in.</param>
    public JoinedAdapter(IReadOnlyList<Projection> members, ScalarType dtype)
    {
        _members = members;
        var rank = members.Sum(member => member.Adapter?.Adapted.Rank ?? 0);
        var device = members.First(member => member.Adapter is not null).Adapter!.Down.device;
        _down = torch.zeros([rank, members[0].Inputs], dtype, device).DetachFromDisposeScope();
        if (device.type == DeviceType.CUDA)
        {
            (_side, _fork, _join) = (CudaStream.FromPool(Math.Max(0, device.index)), new CudaEvent(), new CudaEvent());
        }

        _up = torch.zeros([rank, members.Sum(member => member.Outputs)], dtype, device).DetachFromDisposeScope();
    }

    /// <summary>Takes the adapters' present values, in place.</summary>
    public void Refresh()
    {
        using var gradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        long rank = 0,
            output = 0;
        foreach (var member in _members)
        {
            if (member.Adapter is { } pair)
            {
                var own = pair.Adapted.Rank;
                _down.narrow(0, rank, own).copy_(pair.Down);
                _up.narrow(0, rank, own)
                    .narrow(1, output, member.Outputs)
                    .copy_((pair.Up * pair.Adapted.Scaling).transpose(0, 1));
                rank += own;
            }

            output += member.Outputs;
        }
    }

    /// <summary>Adds what the adapters add.</summary>
    /// <param name="product">Computes the projections' own outputs, [N, sum of outs].</param>
    /// <param name="input">[N, in].</param>
    public Tensor AddTo(Func<Tensor, Tensor> product, Tensor input)
    {
        if (_side is null)
        {
            using var alone = nn.functional.linear(input, _down);
            return product(input).addmm_(alone, _up);
        }

        // The narrow product leaves most of a GPU idle: it runs beside the wide one.
        _fork!.Record();
        Tensor low;
        using (_side.Use())
        {
            _fork.Block();
            low = nn.functional.linear(input, _down);
            _join!.Record();
        }

        var output = product(input);
        _join.Block();
        output.addmm_(low, _up);
        low.Dispose();
        return output;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _fork?.Dispose();
        _join?.Dispose();
        _down.Dispose();
        _up.Dispose();
    }
}
