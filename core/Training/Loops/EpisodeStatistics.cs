using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Return and length of the most recent episodes.</summary>
internal sealed class EpisodeStatistics : IStateful
{
    /// <summary>How many episodes the means are taken over.</summary>
    public const int Window = 100;

    private readonly double[] _returns = new double[Window];
    private readonly long[] _lengths = new long[Window];

    /// <summary>Episodes ended so far.</summary>
    public long Episodes { get; private set; }

    /// <summary>Takes an episode that ended.</summary>
    public void Add(double episodeReturn, long length)
    {
        var i = (int)(Episodes++ % Window);
        _returns[i] = episodeReturn;
        _lengths[i] = length;
    }

    /// <summary>
    /// Adds <c>episodes</c> (so far) and, once one has ended, <c>episode_return</c> and <c>episode_length</c>: means over
    /// the last 100 episodes.
    /// </summary>
    public void Report(IDictionary<string, double> metrics)
    {
        metrics["episodes"] = Episodes;
        var known = (int)Math.Min(Episodes, Window);
        if (known == 0)
        {
            return;
        }

        double returns = 0;
        long lengths = 0;
        for (var i = 0; i < known; i++)
        {
            returns += _returns[i];
            lengths += _lengths[i];
        }

        metrics["episode_return"] = returns / known;
        metrics["episode_length"] = (double)lengths / known;
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        state.Write("episodes", Episodes);
        state.Write("returns", _returns);
        state.Write("lengths", _lengths);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        Episodes = state.ReadInt64("episodes");
        state.ReadDoubles("returns").CopyTo(_returns, 0);
        state.ReadInt64s("lengths").CopyTo(_lengths, 0);
    }
}
