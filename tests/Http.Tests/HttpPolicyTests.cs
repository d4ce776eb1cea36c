namespace Rlfw.Http.Tests;

public sealed class HttpPolicyTests
{
    [Fact]
    public void Waits_double_up_to_the_longest()
    {
        var policy = new HttpPolicy { FirstDelay = TimeSpan.FromSeconds(2), LongestDelay = TimeSpan.FromSeconds(15) };

        Enumerable.Range(1, 5).Select(n => policy.DelayAfter(n).TotalSeconds).ShouldBe([2, 4, 8, 15, 15]);
    }

    [Fact]
    public void A_jitter_of_our_own_adds_between_nothing_and_itself()
    {
        var policy = new HttpPolicy { FirstDelay = TimeSpan.FromSeconds(2), Jitter = TimeSpan.FromSeconds(1) };

        var waits = Enumerable.Range(0, 200).Select(_ => policy.JitteredDelayAfter(1)!.Value.TotalSeconds).ToArray();

        waits.ShouldAllBe(wait => wait >= 2 && wait < 3);
        waits.Distinct().Count().ShouldBeGreaterThan(100);
        new HttpPolicy().JitteredDelayAfter(1).ShouldBeNull();
    }
}
