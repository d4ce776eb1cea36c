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

    /// <summary>Makes room.</summary>
    /// <param name="members">The projections, of which at least one has an adapter.</param>
    /// <param name="dtype">What the model computes in.</param>
    public JoinedAdapter(IReadOnlyList<Projection> members, ScalarType dtype)
    {
        _members = members;
        var rank = members.Sum(member => member.Adapter?.Adapted.Rank ?? 0);
        var device = members.First(member => member.Adapter is not null).Adapter!.Down.device;
        _down = torch.zeros([rank, members[0].Inputs], dtype, device).DetachFromDisposeScope();
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
    /// <param name="output">[N, sum of outs]; changed.</param>
    /// <param name="input">[N, in].</param>
    /// <returns><paramref name="output"/>.</returns>
    public Tensor AddTo(Tensor output, Tensor input)
    {
        using var low = nn.functional.linear(input, _down);
        return output.addmm_(low, _up);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _down.Dispose();
        _up.Dispose();
    }
}
