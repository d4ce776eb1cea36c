using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// Shuffled epochs without end: every example once, in an order of its own for each epoch. An epoch's order is a function
/// of seed, stage and epoch alone, so the state is one position.
/// </summary>
/// <param name="count">Examples.</param>
/// <param name="seed">The run's root seed.</param>
/// <param name="name">The stream's name; each epoch has an index of it.</param>
internal sealed class ExampleOrder(int count, ulong seed, string name)
{
    private readonly int[] _order = new int[count];
    private long _epoch = -1;

    /// <summary>The example at a position of the endless sequence.</summary>
    public int At(long position)
    {
        var epoch = position / count;
        if (epoch != _epoch)
        {
            for (var i = 0; i < count; i++)
            {
                _order[i] = i;
            }

            new RandomStream(seed, name, checked((int)epoch)).Shuffle<int>(_order);
            _epoch = epoch;
        }

        return _order[(int)(position % count)];
    }
}
