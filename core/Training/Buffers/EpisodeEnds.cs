namespace Rlfw.Training.Buffers;

/// <summary>
/// What the episodes of one environment ended with, oldest first: the only observations that no later transition begins with.
/// Grows by an eighth, so that it never holds much more than it needs.
/// </summary>
/// <param name="observationSize">Floats per observation, O.</param>
internal sealed class EpisodeEnds(int observationSize)
{
    // Numbers of transitions wrap around; differences to the oldest do not, as no buffer holds 2^31 transitions.
    private uint[] _numbers = [];
    private float[] _observations = [];
    private int _first;

    /// <summary>How many are held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes taken.</summary>
    public long Bytes => (sizeof(uint) * (long)_numbers.Length) + (sizeof(float) * (long)_observations.Length);

    /// <summary>Adds the end of the latest episode.</summary>
    /// <param name="number">The number of the episode's last transition in its environment.</param>
    /// <param name="observation">What followed it.</param>
    public void Add(long number, ReadOnlySpan<float> observation)
    {
        if (Count == _numbers.Length)
        {
            Grow();
        }

        var place = Place(Count++);
        _numbers[place] = (uint)number;
        observation.CopyTo(_observations.AsSpan(place * observationSize, observationSize));
    }

    /// <summary>Forgets the oldest.</summary>
    public void RemoveOldest()
    {
        _first = Place(1);
        Count--;
    }

    /// <summary>The first end at or after a transition.</summary>
    /// <param name="number">The transition's number, not older than what is held.</param>
    /// <returns>Which, from 0 for the oldest; <see cref="Count"/> where the episode goes on.</returns>
    public int FirstFrom(long number)
    {
        int low = 0,
            high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            // Negative where the end lies before the transition.
            if ((int)(_numbers[Place(middle)] - (uint)number) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>How many transitions an end lies after a transition.</summary>
    public int Distance(int index, long number) => (int)(_numbers[Place(index)] - (uint)number);

    /// <summary>What an episode ended with, [O].</summary>
    public ReadOnlySpan<float> Observation(int index) =>
        _observations.AsSpan(Place(index) * observationSize, observationSize);

    private int Place(int index)
    {
        var place = _first + index;
        return place < _numbers.Length ? place : place - _numbers.Length;
    }

    private void Grow()
    {
        var length = Count + Math.Max(4, Count / 8);
        var numbers = new uint[length];
        var observations = new float[length * observationSize];
        for (var i = 0; i < Count; i++)
        {
            numbers[i] = _numbers[Place(i)];
            Observation(i).CopyTo(observations.AsSpan(i * observationSize));
        }

        (_numbers, _observations, _first) = (numbers, observations, 0);
    }
}
