using System.Collections.Immutable;

namespace Rlfw.Plans.Reading;

/// <summary>A list.</summary>
internal sealed class SequenceNode(Position position, ImmutableArray<Node> items) : Node(position)
{
    public ImmutableArray<Node> Items { get; } = items;

    public override long Size { get; } = items.Aggregate(1L, (sum, item) => sum + item.Size);

    public override int Depth { get; } = items.Aggregate(0, (depth, item) => Math.Max(depth, item.Depth)) + 1;

    public override Node At(Position position) => new SequenceNode(position, Items);

    public override string Describe() => "a list";
}
