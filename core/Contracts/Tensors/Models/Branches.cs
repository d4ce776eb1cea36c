namespace Rlfw.Contracts;

/// <summary>
/// A network whose outputs are computed apart from some point on: [B, inputs] to [B, sum of the heads' outputs]. Parameters are
/// named <c>trunk....</c>, <c>head_0....</c>, <c>head_1....</c>
/// </summary>
public sealed class Branches : nn.Module<Tensor, Tensor>
{
    /// <summary>Puts heads on a trunk; both are owned from now on.</summary>
    /// <param name="trunk">[B, inputs] to [B, width]; null where the heads begin at the input.</param>
    /// <param name="width">Width of what the heads get.</param>
    /// <param name="heads">Each from [B, width] to [B, its outputs].</param>
    public Branches(
        nn.Module<Tensor, Tensor>? trunk,
        int width,
        IReadOnlyList<(nn.Module<Tensor, Tensor> Module, int Outputs)> heads
    )
        : base(nameof(Branches))
    {
        ArgumentNullException.ThrowIfNull(heads);
        (Trunk, Width, Heads) = (trunk, width, heads);
        if (trunk is not null)
        {
            register_module("trunk", trunk);
        }

        foreach (var (i, head) in heads.Index())
        {
            register_module($"head_{i}", head.Module);
        }
    }

    /// <summary>What the heads share; null for nothing.</summary>
    public nn.Module<Tensor, Tensor>? Trunk { get; }

    /// <summary>Width of what the heads get.</summary>
    public int Width { get; }

    /// <summary>The heads and how many outputs each has, in the order of the outputs.</summary>
    public IReadOnlyList<(nn.Module<Tensor, Tensor> Module, int Outputs)> Heads { get; }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var features = Trunk is null ? input : Trunk.call(input);
        return torch.cat([.. Heads.Select(head => head.Module.call(features))], -1).MoveToOuterDisposeScope();
    }
}
