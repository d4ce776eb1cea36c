using System.Diagnostics;

namespace Rlfw.Benchmarks;

/// <summary>Arithmetic of a known length, which allocates nothing and needs no memory.</summary>
internal sealed class StepWork
{
    private readonly int _rounds;
    private double _value = 1;

    /// <summary>Finds out how much of it takes a given time.</summary>
    /// <param name="microseconds">The time.</param>
    public StepWork(int microseconds)
    {
        const int probe = 100_000;
        var fastest = double.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Compute(probe);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        _rounds = (int)(probe * microseconds / fastest);
    }

    /// <summary>A step's worth.</summary>
    public double Compute() => Compute(_rounds);

    private double Compute(int rounds)
    {
        var value = _value;
        for (var i = 0; i < rounds; i++)
        {
            // Each needs the one before: neither vectors nor another core make it faster.
            value = (value * 0.999_999) + 0.000_002;
        }

        return _value = value;
    }
}
