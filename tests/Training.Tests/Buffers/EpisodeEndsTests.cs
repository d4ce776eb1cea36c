using Rlfw.Training.Buffers;

namespace Rlfw.Training.Tests.Buffers;

public sealed class EpisodeEndsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(uint.MaxValue - 50L)]
    public void The_end_of_each_episode_is_found_while_old_ones_go_and_numbers_wrap(long start)
    {
        var ends = new EpisodeEnds(1);
        for (var i = 0; i < 100; i++)
        {
            ends.Add(start + (3 * i), [i]);
            if (ends.Count > 20)
            {
                ends.RemoveOldest();
            }
        }

        ends.Count.ShouldBe(20);
        for (var i = 80; i < 100; i++)
        {
            foreach (var before in new[] { 0, 1, 2 })
            {
                var number = start + (3 * i) - before;
                var found = ends.FirstFrom(number);
                ends.Observation(found)[0].ShouldBe(i);
                ends.Distance(found, number).ShouldBe(before);
            }
        }

        ends.FirstFrom(start + 298).ShouldBe(ends.Count, "the latest episode goes on");
    }
}
